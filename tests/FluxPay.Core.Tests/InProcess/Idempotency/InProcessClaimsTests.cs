using FluxPay.Idempotency;
using FluxPay.Idempotency.Tests;

namespace FluxPay.InProcess.Idempotency.Tests;

public sealed class InProcessClaimsTests : ClaimsContractTests
{
    private protected override IClaims Claims { get; } = new InProcessClaims();
}
