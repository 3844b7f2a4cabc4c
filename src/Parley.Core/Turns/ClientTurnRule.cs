using Parley.Protocol.Errors;

namespace Parley.Core.Turns;

/// <summary>What a client may do with turns of its own: docs/protocol/input.md.</summary>
public static class ClientTurnRule
{
    private const string Param = "turn_id";

    /// <summary>Audio, an end or a cancellation for a turn that is not open.</summary>
    public static WireError NotOpen(string turnId, string? eventId) =>
        WireError.Invalid("input_audio_turn_not_open", $"No turn with the turn_id '{turnId}' is open.", Param, eventId);

    /// <summary>A second turn, or the audio buffer, while a turn is open.</summary>
    public static WireError StillOpen(string turnId, string? eventId) =>
        WireError.Invalid(
            "input_audio_turn_open",
            $"The turn with the turn_id '{turnId}' is open: end or cancel it first.",
            Param,
            eventId
        );

    /// <summary>The turn ends with next to nothing in it.</summary>
    internal static WireError TooShort(string turnId, long samples, string? eventId) =>
        CommitRule.TooShort(samples, eventId) with
        {
            Message =
                $"The turn with the turn_id '{turnId}' is dropped. {CommitRule.TooShort(samples, eventId).Message}",
            Param = Param,
        };
}
