using FluxPay.Sagas.Tests;
using FluxPay.Storage.Sqlite.Tests;
using Microsoft.Extensions.DependencyInjection;
using static FluxPay.Sagas.Orchestration.Tests.Agency.Fault;

namespace FluxPay.Sagas.Orchestration.Tests;

/// <summary>A process dies at each commit and around each call, and another goes on: the world looks as if nothing had happened.</summary>
public sealed class SagaDeathTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly SqliteUnderTest _store = new();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Wherever_a_process_dies_the_end_is_the_same(bool refused)
    {
        int points = await DieAsync("undisturbed", int.MaxValue, refused);
        Assert.InRange(points, refused ? 8 : 12, 60);
        for (int point = 1; point <= points; point++)
            await DieAsync($"dies-{point}", point, refused);
    }

    /// <returns>How many points there are to die at.</returns>
    private async Task<int> DieAsync(string subject, int point, bool refused)
    {
        var (agency, death) = (new Agency(), new Death(point));
        if (refused)
            agency.Script("book hotel", Refuses);
        agency.Around = death.PassAsync;
        await using (var dying = await StartAsync(agency, death))
        {
            death.Begin();
            try
            {
                await dying.Sagas.StartAsync("trip", subject, new Trip("kim"), Patience);
                await dying.Sagas.SignalAsync("trip", subject, "paid", new Paid("card"), Patience);
            }
            catch (ProcessDiedException)
            {
                // The caller of a dead process hears nothing; it asks again below.
            }
        }

        agency.Around = () => Task.CompletedTask;
        await using var next = await StartAsync(agency, new Death(int.MaxValue));
        await next.Sagas.StartAsync("trip", subject, new Trip("kim"), Patience);
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));
        await next.Sagas.SignalAsync("trip", subject, "paid", new Paid("card"), Patience);   // refused where it has ended undone
        await next.AdvanceAsync(TimeSpan.FromMinutes(5));

        var saga = (await next.Sagas.FindAsync("trip", subject))!;
        Assert.Equal((point, refused ? SagaStatus.Compensated : SagaStatus.Completed), (point, saga.Status));
        int kept = refused ? 0 : 1;
        Assert.Equal((point, kept, kept, kept), (point, agency.Booked("flight"), agency.Booked("hotel"), agency.Booked("ticket")));
        return death.Passed;
    }

    private Task<SagaHost> StartAsync(Agency agency, Death death) => SagaHost.StartAsync(_store, builder =>
    {
        builder.Services.AddSingleton(agency);
        builder.AddSaga<TripSaga>();
        death.Threaten(builder.Services);
    });

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
