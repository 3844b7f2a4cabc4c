using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>The client's objects in the words of the scenarios.</summary>
internal static class Facts
{
    public static ItemFacts Of(RealtimeItem item) =>
        item switch
        {
            RealtimeMessageItem message => new(message.Id)
            {
                Role = message.Role.ToString(),
                Text = string.Concat(message.Content.Select(TextOf)),
            },
            RealtimeFunctionCallItem call => new(call.Id)
            {
                CallId = call.CallId,
                Name = call.FunctionName,
                Arguments = call.FunctionArguments.ToString(),
            },
            RealtimeFunctionCallOutputItem output => new(output.Id)
            {
                CallId = output.CallId,
                Text = output.FunctionOutput,
            },
            _ => new((string?)null),
        };

    public static SessionFacts Of(RealtimeSession session) =>
        session switch
        {
            RealtimeConversationSession s => new(s.Model)
            {
                Instructions = s.Instructions,
                Voice = s.AudioOptions?.OutputAudioOptions?.Voice?.ToString(),
                Modalities = string.Join(
                    '+',
                    s.OutputModalities.Select(m => m.ToString()).Order(StringComparer.Ordinal)
                ),
                InputFormat = NameOf(s.AudioOptions?.InputAudioOptions?.AudioFormat),
                OutputFormat = NameOf(s.AudioOptions?.OutputAudioOptions?.AudioFormat),
                Detection = NameOf(s.AudioOptions?.InputAudioOptions?.TurnDetection),
                TranscriptionModel = s.AudioOptions?.InputAudioOptions?.AudioTranscriptionOptions?.Model,
                Tools = [.. s.Tools.OfType<RealtimeFunctionTool>().Select(tool => tool.FunctionName)],
            },
            RealtimeTranscriptionSession s => new((string?)null)
            {
                InputFormat = NameOf(s.AudioOptions?.InputAudioOptions?.AudioFormat),
                Detection = NameOf(s.AudioOptions?.InputAudioOptions?.TurnDetection),
                TranscriptionModel = s.AudioOptions?.InputAudioOptions?.AudioTranscriptionOptions?.Model,
            },
            _ => new((string?)null),
        };

    private static string TextOf(RealtimeMessageContentPart part) =>
        part switch
        {
            RealtimeInputTextMessageContentPart text => text.Text,
            RealtimeOutputTextMessageContentPart text => text.Text,
            RealtimeInputAudioMessageContentPart audio => audio.Transcript,
            RealtimeOutputAudioMessageContentPart audio => audio.Transcript,
            _ => "",
        };

    private static string? NameOf(RealtimeAudioFormat? format) =>
        format switch
        {
            RealtimePcmAudioFormat => "pcm16",
            RealtimePcmuAudioFormat => "g711_ulaw",
            RealtimePcmaAudioFormat => "g711_alaw",
            _ => format?.GetType().Name,
        };

    private static string NameOf(RealtimeTurnDetection? detection) =>
        detection switch
        {
            null => "none",
            RealtimeServerVadTurnDetection => "server_vad",
            RealtimeSemanticVadTurnDetection => "semantic_vad",
            _ => detection.GetType().Name,
        };
}
