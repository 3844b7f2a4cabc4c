using System.Collections.Immutable;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Responses;

/// <summary>Reads <c>response.create</c>. Fields of <c>response</c> that nobody knows are refused, or ignored, as the dialect says.</summary>
internal static class ResponseCreateReader
{
    public static ResponseCreate? Read(JsonFields root)
    {
        var additional = root.Findings.Profile.HasVoiceLiveFields ? root.Text("additional_instructions") : null;
        if (root.Object("response") is not { } response)
        {
            return root.Findings.Ok ? new ResponseCreate { AdditionalInstructions = additional } : null;
        }

        var profile = root.Findings.Profile;
        var create = ReadCommon(response);
        if (profile.NestsAudioSettings || profile.AlsoNestsAudioSettings)
        {
            create = ReadNested(response, create);
        }

        if (!profile.NestsAudioSettings)
        {
            create = ReadFlat(response, create);
        }

        if (profile.HasVoiceLiveFields)
        {
            create = ReadVoiceLive(response, create) with
            {
                AdditionalInstructions = additional ?? response.Text("additional_instructions"),
            };
        }

        if (profile.RefusesUnknownFields)
        {
            response.JudgeTheRest();
        }

        return root.Findings.Ok ? create : null;
    }

    private static ResponseCreate ReadCommon(JsonFields response)
    {
        if (response.Object(EchoedFields.Prompt) is { } prompt)
        {
            EchoedFields.CheckPrompt(prompt);
        }

        var tools = ToolReader.ReadTools(response);
        return new()
        {
            Instructions = response.Text("instructions"),
            Tools = tools?.Functions ?? default,
            McpServers = tools?.Servers ?? default,
            AgentTools = tools?.Agents ?? default,
            ToolChoice = ToolReader.ReadChoice(response),
            MaxOutputTokens = SharedFields.ReadMaxTokens(response, "max_output_tokens"),
            JoinsConversation = response.OneOf("conversation", "auto", "none") is not "none",
            InputItems = Items(response, "input"),
            Metadata = SharedFields.ReadMetadata(response),
        };
    }

    private static ResponseCreate ReadNested(JsonFields response, ResponseCreate create)
    {
        create = create with
        {
            Speaks = SharedFields.ReadOutputModalities(response),
            ReasoningEffort = SharedFields.ReadReasoning(response),
            ParallelToolCalls = response.Flag("parallel_tool_calls"),
        };
        if (response.Object("audio") is not { } audio)
        {
            return create;
        }

        if (audio.Object("output") is { } output)
        {
            create = create with
            {
                OutputAudioFormat = SharedFields.ReadNestedOutputFormat(output),
                Voice = VoiceReader.Read(output),
                Speed = SharedFields.ReadSpeed(output),
            };
            output.JudgeTheRest();
        }

        audio.JudgeTheRest();
        return create;
    }

    private static ResponseCreate ReadFlat(JsonFields response, ResponseCreate create) =>
        create with
        {
            Speaks = SharedFields.ReadModalities(response) ?? create.Speaks,
            Voice = VoiceReader.Read(response) ?? create.Voice,
            OutputAudioFormat = SharedFields.ReadOutputFormat(response) ?? create.OutputAudioFormat,
            Temperature = response.Clamped("temperature", 0, SharedFields.MaxTemperature),
            MaxOutputTokens =
                SharedFields.ReadMaxTokens(response, "max_response_output_tokens") ?? create.MaxOutputTokens,
        };

    private static ResponseCreate ReadVoiceLive(JsonFields response, ResponseCreate create)
    {
        CheckUnused(response);
        var given = Items(response, "input_items");
        return create with
        {
            Animation = response.IsNull("animation") ? null : AnimationReader.Read(response),
            ReasoningEffort = SharedFields.ReadReasoningEffort(response) ?? create.ReasoningEffort,
            JoinsConversation = JoinsConversation(response),
            InputItems = given.IsDefault ? create.InputItems : given,
            AppendInputItems = Items(response, "append_input_items") is { IsDefault: false } items ? items : [],
            PreGeneratedText = PreGeneratedText(response),
            CancelPrevious = response.Flag("cancel_previous"),
            InterimResponse = InterimResponseReader.Read(response),
            InvokeInput = response.Object("invoke_input") is { } input ? JsonFields.Detach(input.Json) : null,
        };
    }

    private static void CheckUnused(JsonFields response)
    {
        if (response.Object("animation") is { } animation)
        {
            AnimationReader.Check(animation);
        }
    }

    private static bool JoinsConversation(JsonFields response)
    {
        var commit = response.Flag("commit") ?? true;
        return response.OneOf("conversation", "auto", "none") is { } place ? place is "auto" : commit;
    }

    private static ImmutableArray<ConversationItem> Items(JsonFields response, string name)
    {
        if (response.Array(name) is null)
        {
            return default;
        }

        var items = ImmutableArray.CreateBuilder<ConversationItem>();
        foreach (var entry in response.Objects(name, WireLimits.InputItems))
        {
            if (ItemReader.ReadInput(entry) is not { } item)
            {
                break;
            }

            items.Add(item);
        }

        return items.DrainToImmutable();
    }

    private static string? PreGeneratedText(JsonFields response)
    {
        if (response.Object("pre_generated_assistant_message") is not { } message)
        {
            return null;
        }

        message.OneOf("type", "message");
        message.OneOf("role", "assistant");
        message.Require("content");
        var count = 0;
        string? text = null;
        foreach (var part in message.Objects("content", WireLimits.Parts))
        {
            part.Require("type");
            part.OneOf("type", "text");
            text = part.RequiredText("text");
            count++;
        }

        if (count != 1)
        {
            message.BadValue(message.Path("content"), "must have exactly one part, of type text");
        }

        return text;
    }
}
