using System.Security.Cryptography;

namespace AcornPay.Server;

/// <summary>All charges, in memory, and what each request was answered: a repeat is answered the same and acts once.</summary>
internal sealed class AcornBook(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, AcornCharge> _charges = [];
    private readonly Dictionary<string, (string Said, Answer Answer)> _requests = [];

    /// <summary>A buyer finishes in the window.</summary>
    public string Open(string order, long sum, string money, Buyer buyer)
    {
        string id = $"acorn-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}";
        lock (_lock)
            _charges.Add(id, new AcornCharge(id, order, sum, money, buyer, time.GetUtcNow()));
        return id;
    }

    public Answer Look(string id)
    {
        lock (_lock)
            return Find(id) is { } charge ? Answer.Of(charge) : Answer.Error("no-charge");
    }

    /// <summary>What moved for an order: how many charges were taken, and the money not returned.</summary>
    public (int Taken, long Kept) Moved(string order)
    {
        lock (_lock)
        {
            var taken = _charges.Values.Where(c => c.Order == order && c.TakenAt is not null).ToList();
            return (taken.Count, taken.Where(c => c.State == "taken").Sum(c => c.Sum));
        }
    }

    /// <summary>Acts on a charge, once per request.</summary>
    /// <param name="request">The merchant's own number of the request.</param>
    /// <param name="said">All that the request says; the same number with other words is refused.</param>
    /// <param name="id">The charge.</param>
    /// <param name="act">The charge afterwards, or why not.</param>
    public Answer Act(string request, string said, string id, Func<AcornCharge, (AcornCharge? After, string? Error)> act)
    {
        lock (_lock)
        {
            if (_requests.TryGetValue(request, out var before))
                return before.Said == said ? before.Answer : Answer.Error("request-reused");

            var answer = Answer.Error("no-charge");
            bool lost = false;
            if (Find(id) is { } charge)
            {
                var (after, error) = act(charge);
                _charges[id] = after ?? charge;
                answer = error is null ? Answer.Of(after!) : Answer.Error(error);
                lost = charge.Buyer == Buyer.LosesAnswers;
            }
            _requests.Add(request, (said, answer));
            return answer with { IsLost = lost };
        }
    }

    public (AcornCharge? After, string? Error) Take(AcornCharge charge, string order, string sum) => charge switch
    {
        { State: "taken" or "returned" } => (null, $"already-{charge.State}"),
        { State: not "open" } => (null, charge.State),
        _ when charge.Order != order => (null, "other-order"),
        _ when sum != $"{charge.Sum}" => (null, "other-sum"),
        { Buyer: Buyer.IsTurnedDown } => (charge with { State = "turned-down" }, "turned-down"),
        _ => (charge with { State = "taken", TakenAt = time.GetUtcNow() }, null),
    };

    public static (AcornCharge? After, string? Error) Return(AcornCharge charge) => charge.State switch
    {
        "taken" => (charge with { State = "returned" }, null),
        "returned" => (null, "already-returned"),
        _ => (null, "not-taken"),
    };

    private AcornCharge? Find(string id) => _charges.TryGetValue(id, out var charge) ? charge.At(time.GetUtcNow()) : null;
}

/// <summary>What is answered, always with status 200; an error is a field.</summary>
/// <param name="Fields">The form.</param>
/// <param name="IsLost">True when it never reaches the merchant.</param>
internal sealed record Answer((string Name, string Value)[] Fields, bool IsLost = false)
{
    public static Answer Of(AcornCharge charge) => new(charge.Fields());

    public static Answer Error(string code) => new([("error", code)]);
}
