using System.Diagnostics;
using FluxPay.Policies.Tests;

namespace FluxPay.Tests;

/// <summary>A sample as a process of its own.</summary>
internal static class SampleProgram
{
    /// <returns>What it printed, line by line; a line of errors fails the test.</returns>
    public static async Task<string[]> RunAsync(string name, params string[] arguments)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);   // bin/<configuration>/<framework>, the same for every project
        string program = Path.Combine(Repository.Root, "samples", name, "bin", output.Parent!.Name, output.Name, $"{name}.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var printed = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        try
        {
            await Patience.For(Task.WhenAll(printed, errors), "the sample");
        }
        finally
        {
            process.Kill();
        }
        await process.WaitForExitAsync();
        Assert.True((await errors).Length == 0, await errors + await printed);
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
    }
}
