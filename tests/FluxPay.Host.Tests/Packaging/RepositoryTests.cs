using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FluxPay.Host.Tests.Packaging;

public sealed partial class RepositoryTests
{
    private static readonly string[] Left = [".git", ".vs", ".idea", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts"];

    [Fact]
    public void The_license_is_apache_2()
    {
        string license = Repository.Text("LICENSE");
        Assert.Contains("Apache License", license, StringComparison.Ordinal);
        Assert.Contains("Version 2.0, January 2004", license, StringComparison.Ordinal);
        Assert.Contains("END OF TERMS AND CONDITIONS", license, StringComparison.Ordinal);
    }

    [Fact]
    public void The_nuget_configuration_names_no_url() =>
        Assert.DoesNotContain("://", Repository.Text("nuget.config"), StringComparison.Ordinal);

    [Fact]
    public void Every_package_version_says_why_it_is_there()
    {
        var versions = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion").ToList();
        Assert.NotEmpty(versions);
        Assert.All(versions, version =>
            Assert.True(version.PreviousNode is XComment { Value.Length: > 10 }, $"{version} has no reason above it."));
    }

    [Fact]
    public void Every_package_version_is_used()
    {
        string projects = string.Concat(Files().Where(f => Path.GetExtension(f) is ".csproj" or ".props").Select(f => Repository.Text(f)));
        var versions = XDocument.Parse(Repository.Text("Directory.Packages.props")).Descendants("PackageVersion");
        Assert.All(versions, version =>
            Assert.Contains($"<PackageReference Include=\"{version.Attribute("Include")!.Value}\"", projects, StringComparison.Ordinal));
    }

    [Fact]
    public void No_file_names_a_folder_of_somebodys_machine()
    {
        var found =
            from file in Files()
            let text = File.ReadAllText(Repository.Path(file))
            from Match path in MachinePath.Matches(text)
            select $"{file}: {path.Value}";
        Assert.Empty(found);
    }

    [Theory, InlineData("test.sh"), InlineData(".ci/run")]
    public void A_script_can_be_run(string script)
    {
        if (!OperatingSystem.IsWindows())   // it keeps no such mode, and runs neither
            Assert.True(File.GetUnixFileMode(Repository.Path(script)).HasFlag(UnixFileMode.UserExecute));
    }

    /// <summary>What a checkout has, without what building and running leaves in it (.gitignore).</summary>
    private static IEnumerable<string> Files() =>
        from path in Directory.EnumerateFiles(Repository.Root, "*", SearchOption.AllDirectories)
        let file = Path.GetRelativePath(Repository.Root, path).Replace('\\', '/')
        where !file.Split('/').Any(Left.Contains) && !file.Contains(".db", StringComparison.Ordinal)
        select file;

    [GeneratedRegex(@"(?<![\w.~/])/(home|Users|root|work|workspace|mnt|tmp)/[\w.-]+|\b[A-Z]:\\(Users|work)\\", RegexOptions.IgnoreCase)]
    private static partial Regex MachinePath { get; }
}
