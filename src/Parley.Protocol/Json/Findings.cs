using System.Collections.Immutable;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;

namespace Parley.Protocol.Json;

/// <summary>What reading one message found: the first error, and remarks.</summary>
internal sealed class Findings
{
    private const int MaxWarnings = 16;
    private readonly List<WarningEvent> _warnings = [];

    /// <summary>The dialect that is read; decides what an unknown field means.</summary>
    public WireProfile Profile { get; init; } = WireProfile.VoiceLive;

    public WireError? Error { get; private set; }

    public bool Ok => Error is null;

    public ImmutableArray<WarningEvent> Warnings => [.. _warnings];

    public void Fault(string code, string message, string? param) => Error ??= WireError.Invalid(code, message, param);

    /// <summary>The event is none that this dialect has.</summary>
    public void RefuseType(string type)
    {
        var shown = type.Length <= 64 ? type : type[..64];
        Fault(ErrorCodes.UnknownEventType, $"'{shown}' is not a known event type.", "type");
    }

    public void Warn(string code, string message, string? param)
    {
        if (
            _warnings.Count < MaxWarnings
            && !_warnings.Exists(w =>
                string.Equals(w.Code, code, StringComparison.Ordinal)
                && string.Equals(w.Param, param, StringComparison.Ordinal)
            )
        )
        {
            _warnings.Add(new WarningEvent(code, message, param));
        }
    }
}
