using System.Collections.Immutable;
using System.Text;
using CsCheck;

namespace FluxPay.Policies.Tests;

public sealed class PolicyLoaderTests
{
    private static ImmutableArray<PolicyProblem> ProblemsOf(PolicyFolder folder) =>
        Assert.Throws<PolicyException>(() => PolicyLoader.Load(folder.Path)).Problems;

    [Fact]
    public void Every_yaml_file_of_the_folder_is_a_service()
    {
        using var folder = new PolicyFolder()
            .Write("moa.yaml", PolicyExample.Text)
            .Write("b.yml", PolicyFolder.Service("other"))
            .Write("notes.txt", "not a policy")
            .Write(".hidden.yaml", "not: read");
        var set = PolicyLoader.Load(folder.Path);
        Assert.Equal(["moa", "other"], set.All.Select(policy => policy.Service).Order());
        Assert.True(set.TryGet("moa", out var moa));
        Assert.Same(moa, set.For("moa"));
    }

    [Fact]
    public void A_service_without_a_file_has_the_defaults()
    {
        using var folder = new PolicyFolder();
        var set = PolicyLoader.Load(folder.Path);
        Assert.False(set.TryGet("new", out _));
        var policy = set.For("new");
        Assert.Equal(("new", "KRW", "Asia/Seoul"), (policy.Service, policy.Currency.Code, policy.TimeZone.Id));
        Assert.True(policy.Orders.AllowCustomAmount);
        Assert.Empty(policy.Packs);
        Assert.Empty(policy.Features);
        Assert.Empty(policy.Plans);
        Assert.Empty(policy.RateLimits);
        Assert.Empty(policy.WaitingRooms);
        Assert.Equal(policy.Version, set.For("another").Version);
    }

    [Fact]
    public void A_missing_folder_is_a_problem_only_when_it_was_configured()
    {
        using var folder = new PolicyFolder();
        string missing = folder.File("nowhere");
        var problem = Assert.Single(Assert.Throws<PolicyException>(() => PolicyLoader.Load(missing)).Problems);
        Assert.Equal(missing, problem.File);
        Assert.Contains("is not a folder", problem.Message, StringComparison.Ordinal);
        Assert.Empty(PolicyLoader.Load(missing, mayBeMissing: true).All);
    }

    [Fact]
    public void All_problems_of_all_files_come_at_once()
    {
        using var folder = new PolicyFolder()
            .Write("a.yaml", PolicyFolder.Service("aa", "pakcs: {}\norders: 5"))
            .Write("b.yaml", "")
            .Write("c.yaml", PolicyFolder.Service("cc"));
        var problems = ProblemsOf(folder);
        Assert.Equal(
            [(folder.File("a.yaml"), 5), (folder.File("a.yaml"), 6), (folder.File("b.yaml"), 1)],
            problems.Select(problem => (problem.File, problem.Line)));
        string message = Assert.Throws<PolicyException>(() => PolicyLoader.Load(folder.Path)).Message;
        Assert.All(problems, problem => Assert.Contains(problem.ToString(), message, StringComparison.Ordinal));
    }

    [Fact]
    public void Two_files_for_one_service_are_refused()
    {
        using var folder = new PolicyFolder()
            .Write("a.yaml", PolicyFolder.Service("same")).Write("b.yaml", "# copy\n" + PolicyFolder.Service("same"));
        var problem = Assert.Single(ProblemsOf(folder));
        Assert.Equal((folder.File("b.yaml"), 2, "service"), (problem.File, problem.Line, problem.Path));
        Assert.Contains($"'same' is already used in {folder.File("a.yaml")}:1", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_room_name_is_used_once_over_all_services()
    {
        const string room = "waitingRooms:\n  drop: { admitPerSecond: 1, maxActive: 1, protect: [/api/v1/orders] }";
        using var folder = new PolicyFolder()
            .Write("a.yaml", PolicyFolder.Service("aa", room)).Write("b.yaml", PolicyFolder.Service("bb", room));
        var problem = Assert.Single(ProblemsOf(folder));    // the same path in two services is fine
        Assert.Equal((folder.File("b.yaml"), 6, "waitingRooms.drop"), (problem.File, problem.Line, problem.Path));
        Assert.Contains("unique over all services", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_utf8_is_read_and_the_bad_line_is_named()
    {
        byte[] text = Encoding.UTF8.GetBytes(PolicyFolder.Service("test"));
        using var folder = new PolicyFolder()
            .Write("bom.yaml", [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(PolicyFolder.Service("bom"))])
            .Write("latin.yaml", [.. text, .. "orders: {}\n# caf"u8, 0xE9, (byte)'\n'])
            .Write("utf16.yaml", [.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(PolicyFolder.Service("wide"))]);
        Assert.Equal(
            [(folder.File("latin.yaml"), 7), (folder.File("utf16.yaml"), 1)],
            ProblemsOf(folder).Select(problem => (problem.File, problem.Line)));
        Assert.All(ProblemsOf(folder), problem => Assert.Contains("is not UTF-8", problem.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_over_one_mebibyte_is_refused()
    {
        string policy = PolicyFolder.Service("test");
        string filled = policy + new string('#', 1024 * 1024 - policy.Length);
        using var folder = new PolicyFolder().Write("a.yaml", filled);
        Assert.Single(PolicyLoader.Load(folder.Path).All);

        folder.Write("a.yaml", filled + "#");
        Assert.Contains("up to 1 MiB", Assert.Single(ProblemsOf(folder)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mutated_file_loads_or_lists_its_problems_and_nothing_else_happens()
    {
        string example = PolicyExample.Text;
        Gen.Select(Gen.Int[0, example.Length - 1], Gen.Int[0, 12], Gen.Char["{}[]:,&*!|>'\"%@`#-?\n\t\0 a9é"].Array[0, 4].Select(c => new string(c)))
            .Array[1, 4].Sample(edits =>
            {
                string text = example;
                foreach (var (at, cut, put) in edits)
                {
                    int start = Math.Min(at, text.Length);
                    text = text[..start] + put + text[Math.Min(text.Length, start + cut)..];
                }
                try
                {
                    _ = PolicyLoader.Parse("a.yaml", text).Version;
                }
                catch (PolicyException bad)
                {
                    Assert.NotEmpty(bad.Problems);
                    Assert.All(bad.Problems, problem =>
                    {
                        Assert.InRange(problem.Line, 1, text.Count(c => c == '\n') + 2);
                        Assert.DoesNotContain('\n', problem.ToString());
                    });
                }
            }, iter: 2000);
    }
}
