namespace FluxPay.Sagas.Orchestration;

/// <summary>One call to somebody else, as it is made and, with the same key, made again or asked about.</summary>
/// <param name="Key">
/// The idempotency key, from saga, step and try: whoever takes the saga over repeats the same request. A new try after a refusal has a new one.
/// </param>
/// <param name="Subject">What the saga is about.</param>
/// <param name="Data">What the steps know.</param>
/// <typeparam name="TData">What the steps know of one instance.</typeparam>
public sealed record StepCall<TData>(string Key, string Subject, TData Data) where TData : class;
