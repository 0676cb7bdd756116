namespace FluxPay.Benchmarks;

/// <summary>A folder that is gone afterwards. Set TMPDIR to a disk: in memory a sync costs nothing and the numbers mean nothing.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-benchmark-");

    public string FullName => _folder.FullName;

    public string File(string name) => Path.Combine(FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);
}
