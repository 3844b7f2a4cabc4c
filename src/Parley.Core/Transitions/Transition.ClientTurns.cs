using Parley.Core.Turns;
using Parley.Protocol.Input;

namespace Parley.Core.Transitions;

/// <summary>Turns that the client delimits itself, beside the buffer (docs/protocol/input.md).</summary>
internal sealed partial class Transition
{
    private void TakeClientTurn(SessionInput input)
    {
        switch (input)
        {
            case ClientTurnStarted started:
                TakeClientTurnStarted(started);
                break;
            case ClientTurnEnded ended:
                TakeClientTurnEnded(ended);
                break;
            case ClientTurnCancelled cancelled when FindClientTurn(cancelled.TurnId, cancelled.EventId) is not null:
                DropOpenTurn();
                Emit(new InputAudioCleared());
                break;
        }
    }

    /// <summary>What the buffer held belongs to no turn, and neither does speech that was found in it.</summary>
    private void TakeClientTurnStarted(ClientTurnStarted started)
    {
        if (State.Turns.Open is { ClientTurn: { } open })
        {
            EmitError(ClientTurnRule.StillOpen(open, started.EventId));
            return;
        }

        DismissOnset();
        if (State.Turns.Open is not null)
        {
            DropOpenTurn();
            Emit(new InputAudioCleared());
        }

        OpenTurn(started.AtSample, byDetector: false, started.TurnId);
        Do(new FollowClientTurn(started.TurnId));
        if (State.Config.TurnDetection is { InterruptResponse: true })
        {
            Interrupt();
        }
    }

    private void TakeClientTurnEnded(ClientTurnEnded ended)
    {
        if (FindClientTurn(ended.TurnId, ended.EventId) is not { } turn)
        {
            return;
        }

        var samples = ended.AtSample - turn.StartSample;
        if (samples < CommitRule.ShortestSamples)
        {
            EmitError(ClientTurnRule.TooShort(ended.TurnId, samples, ended.EventId));
            DropOpenTurn();
            return;
        }

        CommitTurn(turn, ended.AtSample, AnswersByItself, ended.LastSoundAt);
        Do(new FollowClientTurn(null));
    }

    private OpenTurn? FindClientTurn(string turnId, string? eventId)
    {
        if (State.Turns.Open is { ClientTurn: { } open } turn && string.Equals(open, turnId, StringComparison.Ordinal))
        {
            return turn;
        }

        EmitError(ClientTurnRule.NotOpen(turnId, eventId));
        return null;
    }
}
