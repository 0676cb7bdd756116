using ArchUnitNET.Domain;
using ArchUnitNET.Loader;

namespace FluxPay.Architecture.Tests;

/// <summary>"The house" of the architecture as a test: who may use whom, and which folder may name which driver.</summary>
public sealed class DependencyTests
{
    private static readonly string[] Extensions = ["Microsoft.Extensions"];
    private static readonly string[] Root = ["FluxPay", .. Extensions];
    private static readonly string[] Domain = [.. Root, "Events", "Security", "Policies", "Storage"];
    private static readonly string[] Mechanism = [.. Root, "Events", "Security"];
    private static readonly string[] Mechanisms = ["Outbox", "Inbox", "Timers", "Idempotency", "RateLimiting", "WaitingRooms"];
    private static readonly string[] UpToSagas = [.. Domain, .. Mechanisms, "Orders", "Payments", "Credits", "Usage", "Subscriptions"];
    private static readonly string[] UpToConsistency = [.. UpToSagas, "Sagas"];

    /// <summary>One row per folder that exists; each may use itself, the BCL and what stands here.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new()
    {
        ["FluxPay"] = Extensions,
        ["Events"] = Root,
        ["Security"] = Root,
        ["Policies"] = [.. Root, "YamlDotNet"],
        ["Storage"] = [.. Root, "Events"],
        ["Orders"] = Domain,
        ["Payments"] = Domain,
        ["Credits"] = Domain,
        ["Usage"] = Domain,
        ["Subscriptions"] = Domain,
        ["Outbox"] = Mechanism,
        ["Inbox"] = Mechanism,
        ["Timers"] = Mechanism,
        ["Idempotency"] = Mechanism,
        ["WaitingRooms"] = Mechanism,
        ["RateLimiting"] = Mechanism,
        ["Sagas"] = UpToSagas,
        ["Consistency"] = UpToConsistency,
        ["Storage.Rows"] = [.. UpToConsistency, "Consistency"],
        ["Storage.Sqlite"] = [.. UpToConsistency, "Consistency", "Storage.Rows", "Microsoft.Data", "SQLitePCL", "DbUp"],
        ["Storage.Postgres"] = [.. UpToConsistency, "Consistency", "Storage.Rows", "Npgsql", "NpgsqlTypes", "DbUp"],
        ["Redis"] = [.. Root, .. Mechanisms, "InProcess", "StackExchange"],
        ["Kafka"] = [.. Root, "Events", .. Mechanisms, "Confluent"],
        ["InProcess"] = [.. Root, "Events", .. Mechanisms],
        ["Http"] = [.. UpToConsistency, "Consistency", "Microsoft.AspNetCore", "Microsoft.Net", "Swashbuckle"],
    };

    private static readonly ArchUnitNET.Domain.Architecture Core = new ArchLoader().LoadAssembly(typeof(FluxPayException).Assembly).Build();

    // Generated code lives in other namespaces and is nobody's decision; the anonymous types of the compiler have none at all.
    private static readonly IType[] Ours =
        [.. Core.Types.Where(type => type.Namespace.FullName == "FluxPay" || type.Namespace.FullName.StartsWith("FluxPay.", StringComparison.Ordinal))];

    [Fact]
    public void Every_folder_uses_only_what_it_may()
    {
        var trespasses =
            from type in Ours
            where !IsWiring(type)
            from dependency in type.Dependencies
            let user = Folder(type)
            let used = Folder(dependency.Target)
            where used != user && used is not ("System" or "") && !MayUse[user].Contains(used)
            select $"{type.FullName} uses {dependency.Target.FullName}";
        Assert.True(!trespasses.Any(), string.Join("\n", trespasses.Distinct()));
    }

    [Fact]
    public void Every_folder_has_a_row_and_every_row_a_folder() =>
        Assert.Equal(MayUse.Keys.Order(StringComparer.Ordinal), Ours.Select(Folder).Distinct().Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("Microsoft.Data", "Storage.Sqlite")]
    [InlineData("Npgsql", "Storage.Postgres")]
    [InlineData("YamlDotNet", "Policies")]
    [InlineData("StackExchange", "Redis")]
    [InlineData("Confluent", "Kafka")]
    [InlineData("Microsoft.AspNetCore", "Http")]
    public void A_driver_is_used_in_its_one_folder(string driver, string folder)
    {
        var users = Ours.Where(type => !IsWiring(type) && type.Dependencies.Any(d => Folder(d.Target) == driver));
        Assert.Equal([folder], users.Select(Folder).Distinct());
    }

    /// <summary>Registration sits in the folder it registers and sees everything; the one exception to the table.</summary>
    private static bool IsWiring(IType type) =>
        type.FullName.Split('+', '/')[0].Split('.')[^1].EndsWith("BuilderExtensions", StringComparison.Ordinal);

    /// <summary>The folder; none for a type parameter, which ArchUnitNET confuses with others of its name.</summary>
    private static string Folder(IType type) => type is GenericParameter || type.Namespace is null ? "" : type.Namespace.FullName.Split('.') switch
    {
        ["FluxPay", "Storage", var engine, ..] => $"Storage.{engine}",
        ["FluxPay", var folder, ..] => folder,
        ["Microsoft", var product, ..] => $"Microsoft.{product}",
        [var root, ..] => root,
        [] => "",
    };
}
