using OpenAI.RealtimeConversation;

namespace Parley.Clients;

/// <summary>What the scenarios want, in the client's own types.</summary>
internal static class Options
{
    /// <summary>Every field that the client knows.</summary>
    public static ConversationSessionOptions Full
    {
        get
        {
            var options = Of(
                new()
                {
                    Instructions = "Be kind.",
                    Voice = "shimmer",
                    Transcripts = true,
                    Weather = true,
                    Formats = true,
                }
            );
            options.ContentModalities = ConversationContentModalities.Text | ConversationContentModalities.Audio;
            options.Temperature = 0.7f;
            options.MaxOutputTokens = ConversationMaxTokensChoice.CreateNumericMaxTokensChoice(200);
            options.ToolChoice = ConversationToolChoice.CreateFunctionToolChoice(WeatherTool.Name);
            options.TurnDetectionOptions =
                ConversationTurnDetectionOptions.CreateServerVoiceActivityTurnDetectionOptions(
                    0.6f,
                    TimeSpan.FromMilliseconds(250),
                    TimeSpan.FromMilliseconds(400)
                );
            return options;
        }
    }

    /// <summary>Every field that the client lets one response have of its own.</summary>
    public static ConversationSessionOptions FullResponse =>
        new()
        {
            Instructions = "Be kind.",
            Voice = ConversationVoice.Shimmer,
            ContentModalities = ConversationContentModalities.Text | ConversationContentModalities.Audio,
            OutputAudioFormat = ConversationAudioFormat.Pcm16,
            Temperature = 0.7f,
            MaxOutputTokens = ConversationMaxTokensChoice.CreateInfiniteMaxTokensChoice(),
            ToolChoice = ConversationToolChoice.CreateFunctionToolChoice(WeatherTool.Name),
            Tools = { Weather },
        };

    private static ConversationTool Weather =>
        ConversationTool.CreateFunctionTool(WeatherTool.Name, WeatherTool.Description, WeatherTool.Parameters);

    public static IReadOnlyList<ConversationToolChoice> ToolChoices =>
        [
            ConversationToolChoice.CreateAutoToolChoice(),
            ConversationToolChoice.CreateNoneToolChoice(),
            ConversationToolChoice.CreateRequiredToolChoice(),
            ConversationToolChoice.CreateFunctionToolChoice(WeatherTool.Name),
        ];

    public static IReadOnlyList<ConversationItem> Items =>
        [
            ConversationItem.CreateSystemMessage([ConversationContentPart.CreateInputTextPart("You are on a boat.")]),
            ConversationItem.CreateUserMessage([
                ConversationContentPart.CreateInputTextPart("Listen."),
                ConversationContentPart.CreateInputAudioTranscriptPart("What is that?"),
            ]),
            ConversationItem.CreateAssistantMessage([ConversationContentPart.CreateOutputTextPart("A fish.")]),
            ConversationItem.CreateFunctionCall(WeatherTool.Name, "call_7", """{"city":"Oslo"}"""),
            ConversationItem.CreateFunctionCallOutput("call_7", """{"weather":"rain"}"""),
        ];

    public static ConversationSessionOptions Of(SessionWishes wishes)
    {
        var options = new ConversationSessionOptions { Instructions = wishes.Instructions };
        if (wishes.Voice is { } voice)
        {
            options.Voice = new ConversationVoice(voice);
        }

        if (wishes.TextOnly)
        {
            options.ContentModalities = ConversationContentModalities.Text;
        }

        if (wishes.Manual)
        {
            options.TurnDetectionOptions = ConversationTurnDetectionOptions.CreateDisabledTurnDetectionOptions();
        }

        if (wishes.Transcripts)
        {
            options.InputTranscriptionOptions = new() { Model = ConversationTranscriptionModel.Whisper1 };
        }

        if (wishes.Formats)
        {
            options.InputAudioFormat = ConversationAudioFormat.Pcm16;
            options.OutputAudioFormat = ConversationAudioFormat.Pcm16;
        }

        if (wishes.Weather)
        {
            options.Tools.Add(Weather);
        }

        return options;
    }
}
