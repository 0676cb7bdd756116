using FluxPay.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace FluxPay.Sagas.Tests;

/// <summary>The end of a process at a chosen point: from there on nothing it does has any effect.</summary>
/// <param name="point">Which of the points it passes, from 1; beyond the last it lives.</param>
internal sealed class Death(int point)
{
    private int _passed;
    private int _dead;
    private int _near;
    private readonly TaskCompletionSource _died = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends when the process has died; whoever waits for it hears no more.</summary>
    public Task Died => _died.Task;

    public int Passed => Volatile.Read(ref _passed);

    /// <summary>Death is possible from here on, and points are counted.</summary>
    public void Begin() => Volatile.Write(ref _near, 1);

    public bool IsDead => Volatile.Read(ref _dead) == 1;

    /// <summary>Has every commit of a process pass by here, before and after.</summary>
    public void Threaten(IServiceCollection services)
    {
        var real = services.Last(d => d.ServiceType == typeof(IStore));
        services.Remove(real);
        services.AddSingleton<IStore>(sp => new DyingStore(
            (IStore)(real.ImplementationFactory?.Invoke(sp) ?? ActivatorUtilities.CreateInstance(sp, real.ImplementationType!)), this));
    }

    public Task PassAsync()
    {
        if (Volatile.Read(ref _near) == 1 && Interlocked.Increment(ref _passed) == point)
        {
            Volatile.Write(ref _dead, 1);
            _died.SetResult();
        }
        return IsDead ? Task.FromException(new ProcessDiedException()) : Task.CompletedTask;
    }
}

internal sealed class ProcessDiedException() : Exception("The process has died here.");

/// <summary>A store whose process may die just before a commit reaches the disk, or just after.</summary>
internal sealed class DyingStore(IStore store, Death death) : IStore
{
    public async Task<CommitResult> CommitAsync(Changes changes, CancellationToken cancellationToken = default)
    {
        await death.PassAsync();
        var result = await store.CommitAsync(changes, cancellationToken);
        await death.PassAsync();
        return result;
    }
}
