using FluxPay.Idempotency;
using FluxPay.InProcess.Idempotency;
using Microsoft.Extensions.Options;

namespace FluxPay.Core.Tests.Idempotency;

public sealed class FailingStoreTests
{
    private static readonly IdempotencyKey Key = new("moa", "POST", "/api/v1/orders", "k");

    [Fact]
    public async Task A_key_whose_lookup_failed_is_free_for_the_next_try()
    {
        var store = new FlakyStore();
        var engine = new IdempotencyEngine(store, null!, new InProcessClaims(), Options.Create(new IdempotencyOptions()));   // nothing is sealed before something ran

        await Assert.ThrowsAsync<IOException>(AdmitAsync);
        Assert.IsType<Admission.Run>(await AdmitAsync());

        Task<Admission> AdmitAsync() =>
            engine.AdmitAsync(Key, "body", _ => throw new InvalidOperationException(), TestContext.Current.CancellationToken);
    }

    private sealed class FlakyStore : IIdempotencyStore
    {
        private bool _failed;

        public Task<IdempotencyRecord?> FindAsync(IdempotencyKey key, CancellationToken cancellationToken = default)
        {
            if (_failed)
                return Task.FromResult<IdempotencyRecord?>(null);
            _failed = true;
            throw new IOException("The disk is away.");
        }

        public Task<bool> SaveAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) => Task.FromResult(true);

        public Task<bool> ReplaceAsync(IdempotencyRecord record, string owner, CancellationToken cancellationToken = default) =>
            Task.FromResult(true);

        public Task ForgetAsync(IdempotencyRecord record, CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task<int> PurgeAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken = default) => Task.FromResult(0);
    }
}
