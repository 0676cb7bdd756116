using Microsoft.Extensions.Time.Testing;

namespace FluxPay.Security.Tests;

/// <summary>Which keys a host lets in without looking: those it has seen a moment ago.</summary>
public sealed class ApiKeyMemoryTests
{
    private static readonly ApiKey Key = new()
    {
        Id = default, Hash = "hash", Service = "moa", Scopes = [Scopes.Service], CreatedAt = DateTimeOffset.UnixEpoch,
    };

    private readonly CountedKeys _keys = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly ApiKeyMemory _memory;

    public ApiKeyMemoryTests() => _memory = new ApiKeyMemory(_keys, _clock);

    [Fact]
    public async Task A_key_is_looked_up_once_a_second()
    {
        for (int i = 0; i < 10; i++)
            Assert.Same(Key, await FindAsync());
        _clock.Advance(ApiKeyMemory.Recent);
        await FindAsync();
        Assert.Equal(1, _keys.LookUps);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await FindAsync();
        Assert.Equal(2, _keys.LookUps);
    }

    [Fact]
    public async Task A_key_that_this_host_has_withdrawn_stops_at_once()
    {
        await FindAsync();
        _keys.Known = null;
        Assert.Same(Key, await FindAsync());
        _memory.Forget(Key);
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task A_key_that_was_withdrawn_while_it_was_looked_up_is_not_remembered()
    {
        _keys.Gate = new TaskCompletionSource();
        var looking = FindAsync();
        _memory.Forget(Key);
        _keys.Known = null;
        _keys.Gate.SetResult();
        Assert.Same(Key, await looking);   // it worked when this was asked
        Assert.Null(await FindAsync());
    }

    [Fact]
    public async Task What_is_no_key_is_looked_up_each_time_and_works_once_it_is_one()
    {
        _keys.Known = null;
        Assert.Null(await FindAsync());
        _keys.Known = Key;
        Assert.Same(Key, await FindAsync());
    }

    private Task<ApiKey?> FindAsync() => _memory.FindAsync(Key.Hash, default).AsTask();

    private sealed class CountedKeys : IApiKeys
    {
        public ApiKey? Known { get; set; } = Key;

        public int LookUps { get; private set; }

        public TaskCompletionSource? Gate { get; set; }

        public async Task<ApiKey?> FindByHashAsync(string hash, CancellationToken cancellationToken = default)
        {
            LookUps++;
            var known = Known;
            if (Gate is { } gate)
                await gate.Task;
            return known;
        }

        public Task<ApiKey?> FindAsync(string service, ApiKeyId id, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public Task<Page<ApiKey>> ListAsync(string service, PageRequest page, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();
    }
}
