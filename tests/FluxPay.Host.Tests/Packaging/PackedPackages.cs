using System.IO.Compression;
using System.Xml.Linq;

namespace FluxPay.Host.Tests.Packaging;

/// <summary>The packages, packed once from what is built, in a folder that serves as a feed.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    public static readonly string[] Names = ["FluxPay.Core", "FluxPay.Toss", "FluxPay.Client"];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-packages-");

    public string Folder => _folder.FullName;

    public string Version { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        foreach (string name in Names)
            await Command.RunAsync(Repository.Root, "dotnet", "pack", "--no-build", "-c", Repository.Configuration, "-o", Folder, $"src/{name}");
        Version = Metadata("FluxPay.Core").Element(Name("version"))!.Value;
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>What the package holds, by path.</summary>
    public Dictionary<string, byte[]> Content(string name, string extension = "nupkg")
    {
        using var zip = ZipFile.OpenRead(Directory.GetFiles(Folder, $"{name}.*.{extension}").Single(f => f.EndsWith(extension, StringComparison.Ordinal)));
        return zip.Entries.ToDictionary(e => e.FullName, Read);
    }

    /// <summary>The manifest's metadata.</summary>
    public XElement Metadata(string name)
    {
        using var manifest = new MemoryStream(Content(name)[$"{name}.nuspec"]);
        var root = XDocument.Load(manifest).Root!;
        return root.Elements().Single(e => e.Name.LocalName == "metadata");
    }

    /// <summary>The packages it asks for, with versions.</summary>
    public Dictionary<string, string> Dependencies(string name) => Metadata(name).Descendants()
        .Where(e => e.Name.LocalName == "dependency")
        .ToDictionary(e => e.Attribute("id")!.Value, e => e.Attribute("version")!.Value);

    /// <summary>A name in the manifest's namespace.</summary>
    public XName Name(string local) => Metadata("FluxPay.Core").Name.Namespace + local;

    private static byte[] Read(ZipArchiveEntry entry)
    {
        using var stream = entry.Open();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }
}
