namespace Parley.Testing.Coverage;

/// <summary>One thing that was seen on the wire.</summary>
/// <param name="Kind">See <see cref="WireKinds"/>.</param>
/// <param name="Name">An event, or an object and its field: <c>response.done</c>, <c>turn_detection[server_vad].threshold</c>.</param>
public readonly record struct WireFact(string Kind, string Name);
