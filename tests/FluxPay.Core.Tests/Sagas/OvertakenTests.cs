using FluxPay.Payments;
using FluxPay.Storage.Sqlite;
using FluxPay.Storage.Sqlite.Tests;
using FluxPay.Tests;
using FluxPay.Timers;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

/// <summary>A call ends in the very moment in which its promise is put off because it still runs.</summary>
public sealed class OvertakenTests
{
    public static TheoryData<bool> Outcomes => [true, false];

    [Theory]
    [MemberData(nameof(Outcomes))]
    public async Task What_a_call_left_of_its_promise_stays_so(bool isKnown)
    {
        await using var store = new SqliteUnderTest();
        var gateway = new ScriptedGateway();
        var answer = new TaskCompletionSource<GatewayOutcome>();
        gateway.OnConfirm = _ => answer.Task;
        await using var engine = await Engine.StartAsync(store, gateway, with: flux => flux.Services
            .AddSingleton<ITimerStore>(services => new OvertakenTimers(services.GetRequiredService<SqliteReads>())));
        var order = await engine.CreateAsync(1000);
        var confirming = engine.ConfirmAsync(order);
        await Patience.Until(() => Task.FromResult(!gateway.Confirms.IsEmpty), "the call");
        var calls = engine.Get<IOrderSagas>();
        var call = (await calls.OpenCallAsync(order.Id))!;

        ((OvertakenTimers)engine.Get<ITimerStore>()).BeforeMove = async () =>
        {
            answer.SetResult(isKnown ? ScriptedGateway.Taken(gateway.Confirms.Single()) : ScriptedGateway.Unknown);
            await Patience.For(confirming, "the answer");
        };
        await engine.Get<GatewayCalls>().FireAsync(call.Timer, default);

        var left = await calls.OpenCallAsync(order.Id);
        if (isKnown)
            Assert.Null(left);
        else
            Assert.InRange(left!.Timer.DueAt, engine.Clock.Now(), engine.Clock.Now().AddSeconds(2));
    }

    /// <summary>Something else comes first whenever a promise is put off.</summary>
    private sealed class OvertakenTimers(ITimerStore timers) : ITimerStore
    {
        public Func<Task> BeforeMove { get; set; } = () => Task.CompletedTask;

        public bool GivesOnce => timers.GivesOnce;

        public async Task MoveAsync(DueTimer timer, DateTimeOffset to, int attempt, CancellationToken cancellationToken = default)
        {
            await BeforeMove();
            await timers.MoveAsync(timer, to, attempt, cancellationToken);
        }

        public Task<IReadOnlyList<DueTimer>> DueAsync(DateTimeOffset by, int limit, CancellationToken cancellationToken = default) =>
            timers.DueAsync(by, limit, cancellationToken);

        public Task<DateTimeOffset?> NextAsync(CancellationToken cancellationToken = default) => timers.NextAsync(cancellationToken);

        public Task HastenAsync(string kind, string subject, DateTimeOffset to, CancellationToken cancellationToken = default) =>
            timers.HastenAsync(kind, subject, to, cancellationToken);

        public Task ReclaimAsync(DateTimeOffset now, CancellationToken cancellationToken = default) => timers.ReclaimAsync(now, cancellationToken);
    }
}
