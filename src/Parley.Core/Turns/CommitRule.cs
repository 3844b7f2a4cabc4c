using System.Globalization;
using Parley.Protocol.Errors;

namespace Parley.Core.Turns;

/// <summary>What a client may commit: docs/protocol/input.md.</summary>
public static class CommitRule
{
    /// <summary>100 ms at 16 kHz, since the last commit.</summary>
    public const int ShortestSamples = 100 * SamplesPerMs;

    private const int SamplesPerMs = 16;

    /// <summary>The service's own words, by which clients know this case.</summary>
    internal static WireError TooShort(long samples, string? eventId)
    {
        var ms = (Math.Max(0, samples) / (double)SamplesPerMs).ToString("0.00", CultureInfo.InvariantCulture);
        return WireError.Invalid(
            ErrorCodes.CommitEmpty,
            "Error committing input audio buffer: buffer too small. Expected at least 100ms of audio, "
                + $"but buffer only has {ms}ms of audio.",
            null,
            eventId
        );
    }
}
