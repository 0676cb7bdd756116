using System.Text.Json;
using FluxPay.TossSimulator.Errors;

namespace FluxPay.TossSimulator.Payments;

/// <summary>Until when an account takes its deposit: hours, or a date, but not both.</summary>
internal static class Deadline
{
    private const int MostDays = 90;

    /// <returns>Why it is refused; null for a good one.</returns>
    public static TossError? Read(JsonElement body, DateTimeOffset now, out DateTimeOffset dueAt)
    {
        dueAt = now.AddHours(VirtualAccount.DefaultHours);
        if (body.Member("validHours") is not null && body.Member("dueDate") is not null)
            return new TossError(ErrorCodes.ValidHoursAndDueDate);
        if (body.Member("dueDate") is not null)
        {
            if (Kst.Parse(body.Text("dueDate")) is not { } due || due <= now)
                return new TossError(ErrorCodes.InvalidDate);
            dueAt = due;
            return due > now.AddDays(MostDays) ? new TossError(ErrorCodes.ExceedMaxDueDate) : null;
        }
        if (!body.TryWhole("validHours", minimum: 1, out long? hours))
            return new TossError(ErrorCodes.InvalidRequest);
        if (hours > VirtualAccount.LongestHours)
            return new TossError(ErrorCodes.ExceedMaxValidHours);
        dueAt = now.AddHours(hours ?? VirtualAccount.DefaultHours);
        return null;
    }
}
