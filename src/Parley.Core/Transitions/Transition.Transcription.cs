using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>A session that only writes down what is said (docs/protocol/input.md).</summary>
internal sealed partial class Transition
{
    private bool IsTranscription => State.Config.Kind == SessionKind.Transcription;

    /// <summary>Nothing that an assistant would have to do is possible there.</summary>
    private bool RefusesInTranscription(ClientEvent clientEvent)
    {
        var asked = clientEvent switch
        {
            ResponseCreate => "response.create",
            ResponseCancel => "response.cancel",
            OutputAudioClear => "output_audio_buffer.clear",
            ItemCreate => "conversation.item.create",
            ItemTruncate => "conversation.item.truncate",
            InputTextDelta => "input_text.delta",
            InputTextDone => "input_text.done",
            _ => null,
        };
        if (!IsTranscription || asked is null)
        {
            return false;
        }

        EmitError(
            clientEvent,
            "not_in_transcription_session",
            $"'{asked}' is not possible in a transcription session: it only writes down what is said.",
            "type"
        );
        return true;
    }
}
