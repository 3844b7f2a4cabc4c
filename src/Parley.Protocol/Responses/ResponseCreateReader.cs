using System.Collections.Immutable;
using Parley.Protocol.Conversation;
using Parley.Protocol.Json;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Protocol.Responses;

/// <summary>Reads <c>response.create</c>. Fields of <c>response</c> that nobody knows are ignored.</summary>
internal static class ResponseCreateReader
{
    public static ResponseCreate? Read(JsonFields root)
    {
        var additional = root.Text("additional_instructions");
        if (root.Object("response") is not { } response)
        {
            return root.Findings.Ok ? new ResponseCreate { AdditionalInstructions = additional } : null;
        }

        CheckUnused(response);
        var create = new ResponseCreate
        {
            Speaks = SharedFields.ReadModalities(response),
            Instructions = response.Text("instructions"),
            AdditionalInstructions = additional ?? response.Text("additional_instructions"),
            Voice = VoiceReader.Read(response),
            OutputAudioFormat = SharedFields.ReadOutputFormat(response),
            Animation = response.IsNull("animation") ? null : AnimationReader.Read(response),
            Tools = ToolReader.ReadTools(response),
            ToolChoice = ToolReader.ReadChoice(response),
            Temperature = response.Clamped("temperature", 0, SharedFields.MaxTemperature),
            MaxOutputTokens = SharedFields.ReadMaxTokens(response),
            ReasoningEffort = SharedFields.ReadReasoningEffort(response),
            JoinsConversation = JoinsConversation(response),
            InputItems = Items(response, "input_items"),
            AppendInputItems = Items(response, "append_input_items") is { IsDefault: false } items ? items : [],
            PreGeneratedText = PreGeneratedText(response),
            CancelPrevious = response.Flag("cancel_previous"),
            InterimResponse = InterimResponseReader.Read(response),
            Metadata = SharedFields.ReadMetadata(response),
        };
        return root.Findings.Ok ? create : null;
    }

    private static void CheckUnused(JsonFields response)
    {
        if (response.Object("animation") is { } animation)
        {
            AnimationReader.Check(animation);
        }

        response.Object("invoke_input");
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
            if (ItemReader.Read(entry) is not { } item)
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
