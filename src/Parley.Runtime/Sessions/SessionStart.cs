using System.Text.Json.Serialization;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;

namespace Parley.Runtime.Sessions;

/// <summary>What the handshake settled.</summary>
/// <param name="SessionId"><c>sess_</c> and 22 base62 characters; the seed of every other id of the session.</param>
/// <param name="Model">From the query, or the configured default.</param>
/// <param name="ApiVersion">The client's <c>api-version</c>, as it came; null when absent. Decides defaults.</param>
public sealed record SessionStart(string SessionId, string Model, string? ApiVersion)
{
    /// <summary>The dialect, from the path and the headers.</summary>
    public WireProfile Profile { get; init; } = WireProfile.VoiceLive;

    public SessionKind Kind { get; init; }

    /// <summary>What the client should know about its own request, beside what the engines have to say.</summary>
    public IReadOnlyList<EngineNotice> Notices { get; init; } = [];

    /// <summary>Is told what the session uses; null: nobody counts.</summary>
    [JsonIgnore]
    public IUsageMeter? Usage { get; init; }

    /// <summary>Settings that came with an ephemeral key, already checked; null: the defaults.</summary>
    public SessionConfig? Config { get; init; }
}
