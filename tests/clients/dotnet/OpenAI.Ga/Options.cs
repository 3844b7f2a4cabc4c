using OpenAI.Realtime;

namespace Parley.Clients;

/// <summary>What the scenarios want, in the client's own types.</summary>
internal static class Options
{
    public static RealtimeTool Weather =>
        new RealtimeFunctionTool(WeatherTool.Name)
        {
            FunctionDescription = WeatherTool.Description,
            FunctionParameters = WeatherTool.Parameters,
        };

    public static RealtimeConversationSessionOptions Of(SessionWishes wishes)
    {
        var options = new RealtimeConversationSessionOptions
        {
            Instructions = wishes.Instructions,
            AudioOptions = new()
            {
                InputAudioOptions = new()
                {
                    AudioFormat = wishes.Formats ? new RealtimePcmAudioFormat() : null,
                    AudioTranscriptionOptions = wishes.Transcripts
                        ? new RealtimeAudioTranscriptionOptions { Model = "whisper-1" }
                        : null,
                },
                OutputAudioOptions = new()
                {
                    AudioFormat = wishes.Formats ? new RealtimePcmAudioFormat() : null,
                    Voice = wishes.Voice is { } voice ? new RealtimeVoice(voice) : (RealtimeVoice?)null,
                },
            },
        };
        if (wishes.TextOnly)
        {
            options.OutputModalities.Add(RealtimeOutputModality.Text);
        }

        if (wishes.Manual)
        {
            options.AudioOptions.InputAudioOptions.DisableTurnDetection();
        }

        if (wishes.Weather)
        {
            options.Tools.Add(Weather);
        }

        return options;
    }
}
