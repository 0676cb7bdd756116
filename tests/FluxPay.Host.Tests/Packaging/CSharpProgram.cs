using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace FluxPay.Host.Tests.Packaging;

/// <summary>A whole Program.cs, compiled as a new project with implicit usings and nullable checks would compile it.</summary>
internal sealed class CSharpProgram
{
    private static readonly string[] ConsoleUsings =
    [
        "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks",
    ];

    private static readonly string[] WebUsings =
    [
        .. ConsoleUsings, "System.Net.Http.Json", "Microsoft.AspNetCore.Builder", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Http",
        "Microsoft.AspNetCore.Routing", "Microsoft.Extensions.Configuration", "Microsoft.Extensions.DependencyInjection",
        "Microsoft.Extensions.Hosting", "Microsoft.Extensions.Logging",
    ];

    private readonly CSharpCompilation _compilation;

    private CSharpProgram(string source, string[] usings, string[] packages)
    {
        string global = string.Concat(usings.Select(u => $"global using global::{u};\n"));
        _compilation = CSharpCompilation.Create(
            $"Readme{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(source, path: "Program.cs"), CSharpSyntaxTree.ParseText(global, path: "GlobalUsings.cs")],
            References(packages),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
    }

    /// <summary>An ASP.NET Core application that references the packages FluxPay.Core and FluxPay.Toss.</summary>
    public static CSharpProgram Web(string source) => new(source, WebUsings, ["FluxPay.Core", "FluxPay.Toss"]);

    /// <summary>A console application that references the package FluxPay.Client.</summary>
    public static CSharpProgram Console(string source) => new(source, ConsoleUsings, ["FluxPay.Client"]);

    /// <summary>Every error and warning: a reader's build should be silent.</summary>
    public IReadOnlyList<string> Errors =>
        [.. _compilation.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString())];

    public byte[] Emit()
    {
        using var assembly = new MemoryStream();
        var emitted = _compilation.Emit(assembly);
        return emitted.Success ? assembly.ToArray() : throw new InvalidOperationException(string.Join('\n', emitted.Diagnostics));
    }

    /// <summary>What this process runs on, of FluxPay only what the program's packages bring.</summary>
    private static IEnumerable<MetadataReference> References(string[] packages) =>
        from path in ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        let name = Path.GetFileNameWithoutExtension(path)
        where !name.StartsWith("FluxPay.", StringComparison.Ordinal) || packages.Contains(name)
        select MetadataReference.CreateFromFile(path);
}
