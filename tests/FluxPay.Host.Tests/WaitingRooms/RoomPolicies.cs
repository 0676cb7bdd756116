namespace FluxPay.Host.Tests.WaitingRooms;

/// <summary>Rooms of every kind the tests need, in a folder that is deleted with them.</summary>
internal sealed class RoomPolicies : IDisposable
{
    private const string Moa = """
        service: moa
        name: 모아
        currency: KRW
        timeZone: Asia/Seoul
        waitingRooms:
          open: { admitPerSecond: 1000, maxActive: 100000 }
          gate: { admitPerSecond: 1000, maxActive: 100000, protect: ["/api/v1/orders"] }
          one: { admitPerSecond: 1000, maxActive: 1, mode: QUEUE }
          line: { admitPerSecond: 1000, maxActive: 1, mode: QUEUE }
          still: { admitPerSecond: 1000, maxActive: 100000, mode: HOLD }
          everyone: { admitPerSecond: 1000, maxActive: 100000, public: true }
          tomorrow: { admitPerSecond: 10, maxActive: 10, opensAt: 2090-01-01T00:00:00+09:00 }
        """;

    private const string Shop = """
        service: shop
        name: Shop
        currency: USD
        timeZone: America/New_York
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fluxpay-rooms-");

    public RoomPolicies()
    {
        File.WriteAllText(Path.Combine(Folder, "moa.yaml"), Moa);
        File.WriteAllText(Path.Combine(Folder, "shop.yaml"), Shop);
    }

    public string Folder => _folder.FullName;

    public void Dispose() => _folder.Delete(recursive: true);
}
