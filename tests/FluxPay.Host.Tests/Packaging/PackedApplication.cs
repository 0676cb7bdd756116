using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.RegularExpressions;
using FluxPay.Host.Tests.Hosting;

namespace FluxPay.Host.Tests.Packaging;

/// <summary>
/// A new web project outside of the repository that knows FluxPay only by its packages, built and run as a stranger would. Its packages
/// go into a folder of its own, so that the machine's cache neither serves an older build nor keeps this one.
/// </summary>
internal sealed partial class PackedApplication : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-application-");
    private readonly ConcurrentQueue<string> _output = [];
    private Process? _process;

    public Api Service { get; private set; } = null!;
    public Api Admin { get; private set; } = null!;

    public static async Task<PackedApplication> BuildAsync(string program, PackedPackages packages, params string[] names)
    {
        var application = new PackedApplication();
        string folder = application._folder.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);
        await File.WriteAllTextAsync(Path.Combine(folder, "Application.csproj"), Project(await CacheAsync(), packages.Version, names));
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), Sources(packages.Folder, await SourceNamesAsync(folder)));
        await Command.RunAsync(folder, "dotnet", "build", "-c", "Release", "-o", "out");
        return application;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(_folder.FullName, "out", "Application.dll")])
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Development";
        start.Environment["ASPNETCORE_URLS"] = "http://127.0.0.1:0";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.ErrorDataReceived += (_, line) => _output.Enqueue(line.Data ?? "");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        var url = new Uri(ListensOn.Match(await SaysAsync("Now listening on:")).Value);
        Service = new Api(url, "fp_test_moa");
        Admin = new Api(url, "fp_test_admin");
        using var ready = await Service.Http.GetAsync("/health/ready");
        ready.EnsureSuccessStatusCode();
    }

    /// <summary>Waits for a line with these words in it.</summary>
    public async Task<string> SaysAsync(string words) => (await Eventually.IsTrueAsync(
        () => _process!.HasExited
            ? throw new InvalidOperationException($"The application ended:\n{string.Join('\n', _output)}")
            : Task.FromResult(_output.FirstOrDefault(line => line.Contains(words, StringComparison.Ordinal))),
        line => line is not null))!;

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process?.Dispose();
        Service?.Dispose();
        Admin?.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>The machine's package cache; what is there already is not fetched again.</summary>
    private static async Task<string> CacheAsync() =>
        (await Command.RunAsync(Repository.Root, "dotnet", "nuget", "locals", "global-packages", "--list")).Split(": ", 2)[1].Trim();

    private static async Task<IEnumerable<string>> SourceNamesAsync(string folder) =>
        from Match source in SourceName.Matches(await Command.RunAsync(folder, "dotnet", "nuget", "list", "source"))
        select source.Groups["name"].Value;

    private static string Project(string cache, string version, string[] packages) => $"""
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            <RestorePackagesPath>packages</RestorePackagesPath>
            <RestoreFallbackFolders>{cache}</RestoreFallbackFolders>
          </PropertyGroup>
          <ItemGroup>
            {string.Join("\n    ", packages.Select(p => $"<PackageReference Include=\"{p}\" Version=\"{version}\" />"))}
          </ItemGroup>
        </Project>
        """;

    /// <summary>FluxPay from the folder and from nowhere else; everything else from the machine's own sources.</summary>
    private static string Sources(string feed, IEnumerable<string> others) => $"""
        <configuration>
          <packageSources>
            <add key="packed" value="{feed}" />
          </packageSources>
          <packageSourceMapping>
            <packageSource key="packed"><package pattern="FluxPay.*" /></packageSource>
            {string.Join("\n    ", others.Select(name => $"<packageSource key=\"{name}\"><package pattern=\"*\" /></packageSource>"))}
          </packageSourceMapping>
        </configuration>
        """;

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex ListensOn { get; }

    [GeneratedRegex(@"^ *\d+\. +(?<name>.+) \[Enabled\]\r?$", RegexOptions.Multiline)]
    private static partial Regex SourceName { get; }
}
