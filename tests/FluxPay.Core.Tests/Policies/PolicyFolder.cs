using System.Text;

namespace FluxPay.Policies.Tests;

/// <summary>A temporary folder of policy files, deleted afterwards.</summary>
internal sealed class PolicyFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("fluxpay-policies-").FullName;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public PolicyFolder Write(string name, string text) => Write(name, Encoding.UTF8.GetBytes(text));

    public PolicyFolder Write(string name, byte[] bytes)
    {
        System.IO.File.WriteAllBytes(File(name), bytes);
        return this;
    }

    public static string Service(string id, string rest = "") =>
        $"service: {id}\nname: Test\ncurrency: KRW\ntimeZone: Asia/Seoul\n{rest}\n";

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
