namespace FluxPay.TossSimulator.Http;

/// <summary>What goes back to the client; where null stands for one, the connection is cut instead.</summary>
internal sealed record Answer(int Status, string ContentType, byte[] Body);
