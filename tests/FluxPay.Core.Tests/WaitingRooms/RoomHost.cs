using FluxPay.Security;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FluxPay.WaitingRooms.Tests;

/// <summary>One host's waiting rooms on a queue, without its loop: a test gives the turns.</summary>
internal sealed class RoomHost : IDisposable
{
    private readonly ServiceProvider _services;

    public RoomHost(IRoomQueue queue, ISettings settings, params RoomSettings[] rooms) : this(queue, settings, null, rooms)
    {
    }

    public RoomHost(IRoomQueue queue, ISettings settings, IRoomTiers? tiers, params RoomSettings[] rooms)
    {
        var services = new ServiceCollection();
        if (tiers is not null)
            services.AddSingleton(tiers);
        services.AddSingleton(queue).AddSingleton(settings);
        services.AddSingleton(new FieldCipher(new KeyRing(Options.Create(new EncryptionOptions()))));
        services.AddWaitingRooms(options => Array.ForEach(rooms, options.Rooms.Add));
        _services = services.BuildServiceProvider();
    }

    public WaitingRoomEngine Engine => Get<WaitingRoomEngine>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public Task TurnAsync(RoomSettings room) => Get<RoomTurn>().RunAsync(room, CancellationToken.None);

    public async Task<TicketAnswer> JoinAsync(RoomSettings room, string customer) =>
        (await Engine.JoinAsync(room, customer, CancellationToken.None)).ValueOrThrow();

    public async Task<TicketAnswer> PollAsync(RoomSettings room, string ticket) =>
        (await Engine.PollAsync(room, ticket, CancellationToken.None)).ValueOrThrow();

    public async Task<bool> IsPassAsync(RoomSettings room, string? pass, string? customer) =>
        (await Engine.UsePassAsync(room, pass, customer)).IsValid;

    /// <summary>The pass to go on with: the same, or a renewed one; null for one that opens nothing.</summary>
    public async Task<string?> UseAsync(RoomSettings room, string pass, string customer) =>
        await Engine.UsePassAsync(room, pass, customer) is { IsValid: true } use ? use.Renewed ?? pass : null;

    public void Dispose() => _services.Dispose();
}
