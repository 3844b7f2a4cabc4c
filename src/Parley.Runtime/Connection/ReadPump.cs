using Parley.Core;
using Parley.Protocol;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Json;
using Parley.Protocol.Profiles;
using Parley.Runtime.Input;
using Parley.Runtime.Journals;

namespace Parley.Runtime.Connection;

/// <summary>Reads the client's messages and passes them on in their order.</summary>
internal sealed class ReadPump(
    IClientConnection connection,
    AudioInLane lane,
    WireProfile profile,
    int maxMessageBytes,
    TimeProvider time,
    SessionJournal? journal = null
)
{
    /// <summary>Runs until the client closes or the connection breaks.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var buffer = new MessageBuffer(maxMessageBytes);
        while (true)
        {
            buffer.Clear();
            switch (await connection.ReceiveAsync(buffer, cancellationToken))
            {
                case ReceivedKind.Closed:
                    journal?.HungUp();
                    return;
                case ReceivedKind.TooLarge:
                    journal?.ReceivedTooLarge();
                    await lane.AddAsync(new LaneForward(new ClientRefused(TooLarge()), 0), cancellationToken);
                    break;
                default:
                    journal?.Received(buffer.Written.Span);
                    await lane.AddAsync(Read(buffer.Written.Span), cancellationToken);
                    break;
            }
        }
    }

    private LaneItem Read(ReadOnlySpan<byte> message)
    {
        var result = ClientEventReader.Read(message, profile);
        return result.Event switch
        {
            null => new LaneForward(new ClientRefused(result.Error!), message.Length),
            InputAudioAppend append => new LaneAudio(append.Audio, time.GetUtcNow(), append.EventId),
            InputAudioCommit commit => new LaneCommit(commit.EventId),
            InputAudioClear => new LaneClear(All: false),
            InputAudioClearAll => new LaneClear(All: true),
            InputTurnStart turn => new LaneTurn(turn.TurnId, LaneTurnStep.Start, turn.EventId),
            InputTurnAppend turn => new LaneAudio(turn.Audio, time.GetUtcNow(), turn.EventId, turn.TurnId),
            InputTurnEnd turn => new LaneTurn(turn.TurnId, LaneTurnStep.End, turn.EventId),
            InputTurnCancel turn => new LaneTurn(turn.TurnId, LaneTurnStep.Cancel, turn.EventId),
            ClientEvent other => new LaneForward(new ClientSent(other), message.Length),
        };
    }

    private WireError TooLarge() =>
        WireError.Invalid("message_too_large", $"A message may have at most {maxMessageBytes} bytes.");
}
