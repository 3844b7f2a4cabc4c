using System.Collections.Immutable;
using System.Text.Json;
using Parley.Protocol.Errors;

namespace Parley.Protocol.Session;

/// <summary>The <c>session</c> object of an update, as it came. It is applied to a config as a whole or not at all.</summary>
/// <param name="Json">A clone that owns its memory.</param>
public sealed record SessionPatch(JsonElement Json)
{
    /// <summary>Checks the whole patch against <paramref name="current"/>; on any error the result's config is <paramref name="current"/>.</summary>
    /// <param name="path">Where the object stands, for <c>error.param</c>; empty when it is a message by itself.</param>
    public SessionPatchResult ApplyTo(SessionConfig current, string path = "session") =>
        SessionPatchReader.Apply(Json, current, path);
}

/// <summary>What became of a patch: a new config and remarks, or the first thing that is wrong.</summary>
public sealed record SessionPatchResult(
    SessionConfig Config,
    ImmutableArray<WarningEvent> Warnings,
    WireError? Error = null
);
