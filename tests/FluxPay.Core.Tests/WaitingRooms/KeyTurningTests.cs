using System.Text.Json;
using FluxPay.InProcess.WaitingRooms;
using FluxPay.Security;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FluxPay.WaitingRooms.Tests;

/// <summary>Signing keys turn while hosts work: nobody's ticket or pass is refused for it.</summary>
public sealed class KeyTurningTests : IDisposable
{
    private static readonly RoomSettings Room = new()
    {
        Name = "drop", AdmitPerSecond = 1000, MaxActive = 1000, Mode = RoomMode.Open,
    };

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 31, 3, 4, 5, TimeSpan.Zero));
    private readonly InMemorySettings _settings = new();
    private readonly InProcessRoomQueue _queue;
    private readonly RoomHost _one;
    private readonly RoomHost _two;

    public KeyTurningTests()
    {
        _queue = new InProcessRoomQueue(_time);
        (_one, _two) = (new RoomHost(_queue, _settings, Room), new RoomHost(_queue, _settings, Room));
    }

    public void Dispose()
    {
        _one.Dispose();
        _two.Dispose();
    }

    [Fact]
    public async Task A_new_key_is_known_before_it_signs_and_the_old_one_goes_when_nothing_it_signed_is_valid()
    {
        var before = await JoinAsync(_one, "cust-1");
        var published = await TurnAsync(_one, now: true);
        Assert.Equal([Key(before.Ticket), published.Signing[1].Id], published.Signing.Select(k => k.Id));
        Assert.Equal(Key(before.Ticket), Key((await JoinAsync(_one, "cust-2")).Ticket));   // it does not sign yet
        await TurnAsync(_two);   // as every host does every 10 s
        _time.Advance(TimeSpan.FromMinutes(1));

        var after = await JoinAsync(_two, "cust-3");
        Assert.Equal(published.Signing[1].Id, Key(after.Ticket));
        Assert.Equal(published.Signing[1].Id, Key(after.Pass!));
        string pass = before.Pass!;
        for (int minute = 2; minute < 30; minute += 4)   // to the end of the longest life that the old key gave
        {
            _time.Advance(TimeSpan.FromMinutes(4));
            await TurnAsync(_one);
            await TurnAsync(_two);
            Assert.Equal(TicketState.Admitted, (await _one.PollAsync(Room, before.Ticket)).State);
            pass = (await (minute % 8 == 2 ? _one : _two).UseAsync(Room, pass, "cust-1"))!;
            await _one.TurnAsync(Room);
            await _two.TurnAsync(Room);
        }
        Assert.Equal(2, (await TurnAsync(_one)).Signing.Count);
        _time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal([published.Signing[1].Id], (await TurnAsync(_one)).Signing.Select(k => k.Id));
        Assert.DoesNotContain(Key(before.Ticket), await SecretsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_that_learns_late_looks_for_a_key_it_does_not_know_before_it_refuses()
    {
        await JoinAsync(_two, "cust-0");
        var old = await JoinAsync(_one, "cust-1");
        await TurnAsync(_one, now: true);
        _time.Advance(TimeSpan.FromMinutes(1));
        var young = await JoinAsync(_one, "cust-2");
        Assert.NotEqual(Key(old.Pass!), Key(young.Pass!));
        Assert.True(await _two.IsPassAsync(Room, young.Pass, "cust-2"));
        Assert.True(await _two.IsPassAsync(Room, old.Pass, "cust-1"));
        Assert.Equal(TicketState.Admitted, (await _two.PollAsync(Room, young.Ticket)).State);
        Assert.False(await _two.IsPassAsync(Room, "v1.made1up" + young.Pass![young.Pass!.IndexOf('.', 3)..], "cust-2"));
    }

    [Fact]
    public async Task Hosts_that_turn_keys_at_the_same_time_publish_one()
    {
        await JoinAsync(_one, "cust-1");
        var turned = await Task.WhenAll(Enumerable.Range(0, 40).Select(n => Task.Run(() => TurnAsync(n % 2 == 0 ? _one : _two, now: true))));
        Assert.All(turned, t => Assert.Equal(2, t.Signing.Count));
        Assert.Single(turned.Select(t => t.Signing[1].Id).Distinct());
    }

    [Fact]
    public async Task Keys_turn_by_themselves_once_they_have_signed_for_their_time()
    {
        await JoinAsync(_one, "cust-1");
        _time.Advance(TimeSpan.FromDays(30) - TimeSpan.FromMinutes(1));
        Assert.Single((await TurnAsync(_one)).Signing);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, (await TurnAsync(_one)).Signing.Count);
        Assert.Equal(2, (await TurnAsync(_two)).Signing.Count);
        _time.Advance(TimeSpan.FromDays(400));   // one key at a time, however long nobody looked
        var late = await TurnAsync(_two);
        Assert.Equal(2, late.Signing.Count);
        Assert.Equal((false, true), (late.Signing[0].SignsFromMs > _queue.NowMs, late.Signing[1].SignsFromMs > _queue.NowMs));
    }

    [Fact]
    public void The_only_key_signs_and_turns_also_where_its_host_had_a_clock_that_is_ahead()
    {
        var secrets = new RoomSecrets([], [new SigningKey("a", []) { SignsFromMs = 3_600_000 }]);
        Assert.Equal(0, KeyTurning.Current(secrets.Signing, 0));
        var turned = KeyTurning.Publish(secrets, new SigningKey("b", []), TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30), 0);
        Assert.Equal(0, KeyTurning.Current(turned.Signing, 59_999));
        Assert.Equal(1, KeyTurning.Current(turned.Signing, 60_000));
        Assert.Same(turned, KeyTurning.Retire(turned, 31 * 60_000 - 1));
        Assert.Equal("b", Assert.Single(KeyTurning.Retire(turned, 31 * 60_000).Signing).Id);
    }

    [Fact]
    public async Task Keys_of_the_configuration_sign_by_their_order_there_and_never_turn()
    {
        string given = string.Join(',', new[] { "new", "old" }.Select((id, n) => $"{id}:{Convert.ToBase64String([.. Enumerable.Repeat((byte)n, 32)])}"));
        Assert.True(RoomKeyText.TryParse(given, out var secrets, out _));
        Assert.Equal("new", new RoomKeyRing(secrets).Current(_queue.NowMs).Id);
        Assert.Equal(1, secrets.Identity[0]);   // the last one makes the ids

        var keys = new RoomKeys(_settings, null, _queue, Options.Create(new WaitingRoomOptions { Keys = given }));
        _time.Advance(TimeSpan.FromDays(400));
        Assert.Equal(2, (await keys.TurnAsync(TimeSpan.FromHours(1), now: true)).Signing.Count);
        Assert.Null(await _settings.FindAsync("waiting-rooms.keys"));
    }

    private Task<RoomSecrets> TurnAsync(RoomHost host, bool now = false) =>
        host.Get<RoomKeys>().TurnAsync(host.Get<RoomCatalogue>().LongestLife, now);

    private static Task<TicketAnswer> JoinAsync(RoomHost host, string customer) => host.JoinAsync(Room, customer);

    private static string Key(string token) => token.Split('.')[1];

    private async Task<string> SecretsAsync()
    {
        var cipher = new FieldCipher(new KeyRing(Options.Create(new EncryptionOptions())));
        using var opened = JsonDocument.Parse(cipher.Open("waiting-rooms.keys", Convert.FromBase64String((await _settings.FindAsync("waiting-rooms.keys"))!)));
        return opened.RootElement.GetProperty("signing").GetRawText();
    }
}
