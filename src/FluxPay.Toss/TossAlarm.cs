using FluxPay.Toss.Errors;
using FluxPay.Toss.Http;
using Microsoft.Extensions.Logging;

namespace FluxPay.Toss;

/// <summary>Tells loudly what no retry and no buyer can mend, whichever call met it.</summary>
internal sealed partial class TossAlarm(ILogger<TossGateway> logger)
{
    public void About(TossReply reply)
    {
        if (reply is TossReply.Answered { Error.Code: { } code } && TossErrorTable.IsAboutCredentials(code))
            CredentialsRefused(logger, code);
    }

    // These two wait for a person, so they are told loudly; buyers' refusals are everyday and stand in the client's line.
    public void About(TossAnswer? answer)
    {
        if (answer is not TossAnswer.Refused refused)
            return;
        if (refused.Rule.Class == TossErrorClass.Credentials)
            CredentialsRefused(logger, refused.Code);
        else if (refused.Rule.Class == TossErrorClass.Contract)
            ContractRefused(logger, refused.Code);
    }

    [LoggerMessage(1, LogLevel.Error,
        "Toss refused our key ({Code}): set FluxPay:Toss:SecretKey to the secret key of this merchant id, "
        + "from the same pair as the client key of the payment window, and do not mix test and live.")]
    private static partial void CredentialsRefused(ILogger logger, string code);

    [LoggerMessage(2, LogLevel.Error,
        "Toss refused with {Code}: check in the developer centre that the secret key and the payment "
        + "window's client key are of one merchant id, and what its contract covers.")]
    private static partial void ContractRefused(ILogger logger, string code);
}
