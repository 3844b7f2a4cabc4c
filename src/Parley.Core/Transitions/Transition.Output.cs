using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speech;
using Parley.Core.State;
using Parley.Protocol.Conversation;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>The output items of a response: its message, spoken or written, and its tool calls.</summary>
internal sealed partial class Transition
{
    private const int MessageIndex = -1;

    private void TakeAnswerText(ActiveResponse response, AnswerText text)
    {
        if (text.Delta.Length == 0 || response.Answer is not null)
        {
            return;
        }

        if (FindOutput(MessageIndex) < 0)
        {
            AddOutput(new MessageItem(Mint("item_"), MessageRole.Assistant, []), MessageIndex);
            Emit(new ContentPartAdded(PlaceOfMessage(), EmptyPart(response.Settings)), response.Generation);
        }

        if (response.Settings.Speaks)
        {
            var clauses = new List<string>();
            GiveToVoice(State.Response!.Splitter.Push(text.Delta, clauses), clauses);
        }
        else
        {
            var index = FindOutput(MessageIndex);
            var message = (MessageItem)State.Response!.Output[index].Item;
            var before = message.Content is [TextPart part] ? part.Text : "";
            SetOutput(index, o => o with { Item = message with { Content = [new TextPart(before + text.Delta)] } });
            Emit(new TextDelta(PlaceOfMessage(), text.Delta), response.Generation);
        }
    }

    /// <summary>The answer is complete: what is left of its text is the last clause.</summary>
    private void SpeakRest()
    {
        if (State.Response is { Settings.Speaks: true } response)
        {
            var clauses = new List<string>();
            GiveToVoice(response.Splitter.Flush(clauses), clauses);
        }
    }

    private void GiveToVoice(ClauseSplitter splitter, List<string> clauses)
    {
        var response = State.Response!;
        if (response.Clauses == 0 && clauses.Count > 0)
        {
            Do(
                new StartSpeech(response.Generation, response.Settings.Voice, response.Settings.Format)
                {
                    Speed = response.Settings.Speed,
                    Blendshapes = response.Settings.Blendshapes,
                    OwnVoice = response.Settings.OwnVoice,
                    Language = response.Settings.Language,
                }
            );
        }

        foreach (var clause in clauses)
        {
            Do(new SpeakClause(response.Generation, clause));
        }

        State = State with
        {
            Response = response with { Splitter = splitter, Clauses = response.Clauses + clauses.Count },
        };
    }

    private void TakeSpokenText(ActiveResponse response, SpokenText spoken)
    {
        var index = FindOutput(MessageIndex);
        if (index < 0)
        {
            return;
        }

        SetOutput(
            index,
            o => o with { Speech = o.Speech with { Pieces = o.Speech.Pieces.Add(new(spoken.Text, spoken.OffsetMs)) } }
        );
        Emit(new AudioTranscriptDelta(PlaceOfMessage(), spoken.Text), response.Generation);
        if (response.Settings.WordTimestamps && spoken.Word is { } word)
        {
            Emit(
                new AudioTimestampDelta(PlaceOfMessage(), spoken.OffsetMs, spoken.DurationMs, word),
                response.Generation
            );
        }
    }

    private void TakeSpokenViseme(ActiveResponse response, SpokenViseme viseme)
    {
        if (response.Settings.Visemes && FindOutput(MessageIndex) >= 0)
        {
            Emit(new VisemeDelta(PlaceOfMessage(), viseme.OffsetMs, viseme.VisemeId), response.Generation);
        }
    }

    private void TakeSpokenFrames(ActiveResponse response, SpokenFrames frames)
    {
        if (response.Settings.Blendshapes && !frames.Frames.IsEmpty && FindOutput(MessageIndex) >= 0)
        {
            Emit(new BlendshapesDelta(PlaceOfMessage(), frames.FrameIndex, frames.Frames), response.Generation);
        }
    }

    private void TakeSpokenAudio(ActiveResponse response, SpokenAudio audio)
    {
        var index = FindOutput(MessageIndex);
        if (index < 0)
        {
            return;
        }

        response = response with
        {
            SentSamples = response.SentSamples + audio.Samples,
            FirstAudioAt = response.FirstAudioAt ?? now,
        };
        State = State with { Response = response, HeardVoice = State.HeardVoice ?? response.Settings.Voice.Name };
        SetOutput(index, o => o with { Speech = o.Speech with { AudioMs = response.SentMs } });
        Emit(new AudioDelta(PlaceOfMessage(), audio.Audio), response.Generation);
    }

    private void TakeToolCall(ActiveResponse response, AnswerToolCall call)
    {
        if (response.Answer is not null || call.Index < 0)
        {
            return;
        }

        var index = FindOutput(call.Index);
        if (index < 0)
        {
            if (call.Name is not { Length: > 0 } name)
            {
                return;
            }

            var callId = call.CallId is { Length: > 0 } given ? given : Mint("call_");
            index = response.Output.Count;
            AddOutput(new FunctionCallItem(Mint("item_"), name, callId, ""), call.Index);
        }

        if (call.ArgumentsDelta.Length > 0)
        {
            var item = (FunctionCallItem)State.Response!.Output[index].Item;
            item = item with { Arguments = item.Arguments + call.ArgumentsDelta };
            SetOutput(index, o => o with { Item = item });
            Emit(new FunctionArgumentsDelta(Place(index), item.CallId, call.ArgumentsDelta), response.Generation);
        }
    }

    private void AddOutput(ConversationItem item, int toolIndex)
    {
        item = item with { Status = ItemStatus.InProgress };
        var response = State.Response!;
        var index = response.Output.Count;
        State = State with
        {
            Response = response with { Output = response.Output.Add(new(item, toolIndex, SpokenRecord.Empty)) },
        };
        Emit(new OutputItemAdded(response.Id, index, item), response.Generation);
        if (response.Settings.JoinsConversation)
        {
            var previous = State.Conversation.LastId;
            State = State with { Conversation = State.Conversation.Add(new(item)) };
            Emit(new ItemCreated(previous, item), response.Generation);
        }
    }

    private void CloseMessage(ItemStatus status)
    {
        var index = FindOutput(MessageIndex);
        if (index < 0 || State.Response!.Output[index].Done)
        {
            return;
        }

        var response = State.Response;
        var output = response.Output[index];
        var message = (MessageItem)output.Item;
        var place = PlaceOfMessage();
        ContentPart part;
        if (response.Settings.Speaks)
        {
            part = new AudioPart(output.Speech.Text);
            Emit(new AudioDone(place), response.Generation);
            Emit(new AudioTranscriptDone(place, output.Speech.Text), response.Generation);
            if (response.Settings.WordTimestamps)
            {
                Emit(new AudioTimestampDone(place), response.Generation);
            }

            if (response.Settings.Visemes)
            {
                Emit(new VisemeDone(place), response.Generation);
            }

            if (response.Settings.Blendshapes)
            {
                Emit(new BlendshapesDone(place), response.Generation);
            }
        }
        else
        {
            var text = message.Content is [TextPart written] ? written.Text : "";
            part = new TextPart(text);
            Emit(new TextDone(place, text), response.Generation);
        }

        Emit(new ContentPartDone(place, part), response.Generation);
        CloseOutput(index, message with { Content = [part], Status = status });
    }

    private void CloseToolCalls(ItemStatus status)
    {
        for (var index = 0; index < State.Response!.Output.Count; index++)
        {
            var output = State.Response.Output[index];
            if (output.Done || output.Item is not FunctionCallItem call)
            {
                continue;
            }

            if (status == ItemStatus.Completed)
            {
                // A call that was cut off has no arguments to act on, so it is never said to be done.
                call = call with
                {
                    Arguments = call.Arguments.Length > 0 ? call.Arguments : "{}",
                };
                Emit(
                    new FunctionArgumentsDone(Place(index), call.CallId, call.Name, call.Arguments),
                    State.Response.Generation
                );
            }

            CloseOutput(index, call with { Status = status });
        }
    }

    private void CloseOutput(int index, ConversationItem item)
    {
        SetOutput(index, o => o with { Item = item, Done = true });
        var response = State.Response!;
        if (response.Settings.JoinsConversation)
        {
            var speech = item is MessageItem && response.Settings.Speaks ? response.Output[index].Speech : null;
            State = State with { Conversation = State.Conversation.Replace(new ConversationEntry(item, speech)) };
        }

        Emit(new OutputItemDone(response.Id, index, item), response.Generation);
        if (response.Settings.JoinsConversation)
        {
            var previous = State.Conversation.PreviousOf(State.Conversation.IndexOf(item.Id));
            Emit(new ItemDone(previous, item), response.Generation);
        }
    }

    private static ContentPart EmptyPart(ResponseSettings settings) =>
        settings.Speaks ? new AudioPart("") : new TextPart("");

    private int FindOutput(int toolIndex) => State.Response!.Output.FindIndex(o => o.ToolIndex == toolIndex);

    private void SetOutput(int index, Func<OutputItem, OutputItem> change)
    {
        var response = State.Response!;
        State = State with
        {
            Response = response with { Output = response.Output.SetItem(index, change(response.Output[index])) },
        };
    }

    private ContentPlace PlaceOfMessage() => Place(FindOutput(MessageIndex));

    private ContentPlace Place(int index)
    {
        var response = State.Response!;
        return new(response.Id, response.Output[index].Item.Id, index, 0);
    }
}
