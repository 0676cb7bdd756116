using System.Text.Json;

namespace FluxPay.Inbox;

/// <summary>A CloudEvent that a service sent.</summary>
/// <param name="Service">The service that its <c>source</c> names.</param>
/// <param name="Id">The sender's own; the same one is delivered again and changes nothing then.</param>
/// <param name="Type">For example <c>service.usage.requested</c>.</param>
/// <param name="Data">The data, an object; its fields are not trusted yet.</param>
internal sealed record InboundEvent(string Service, string Id, string Type, JsonElement Data);
