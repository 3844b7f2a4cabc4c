namespace Parley.Client;

/// <summary>Where and how to connect.</summary>
public sealed record VoiceClientOptions
{
    /// <summary>
    /// The server: <c>http(s)</c> or <c>ws(s)</c>. A path that does not name a realtime endpoint gets
    /// <c>/voice-live/realtime</c> added; query parameters it already has are kept.
    /// </summary>
    public required Uri Url { get; init; }

    /// <summary>Sent as the header <c>api-key</c>, or as a bearer token when <see cref="Bearer"/> is set. Null: none.</summary>
    public string? Key { get; init; }

    public bool Bearer { get; init; }

    /// <summary>The query parameter <c>model</c>; null leaves the choice to the server.</summary>
    public string? Model { get; init; }

    /// <summary>The query parameter <c>api-version</c>.</summary>
    public string ApiVersion { get; init; } = "2025-10-01";

    /// <summary>Accepts a server certificate that nobody vouches for, such as a developer's own.</summary>
    public bool TrustAnyCertificate { get; init; }

    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Events that wait for the reader; when so many wait, the socket is not read on.</summary>
    public int PendingMessages { get; init; } = 2048;

    /// <summary>A server message may have so many bytes; a longer one ends the connection.</summary>
    public int MaxMessageBytes { get; init; } = 4 << 20;

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
