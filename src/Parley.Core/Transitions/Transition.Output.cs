using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speculation;
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

        MarkToken(response);
        if (response.Settings.Speaks)
        {
            response = response with { Text = response.Text + text.Delta };
            State = State with { Response = response };
            var clauses = new List<string>();
            var splitter = response.Splitter.Push(text.Delta, clauses);
            if (clauses.Count > 0 || !InterimMayCome)
            {
                OpenMessage();
            }

            GiveToVoice(splitter, clauses);
        }
        else
        {
            OpenMessage();
            var index = FindOutput(MessageIndex);
            var message = (MessageItem)State.Response!.Output[index].Item;
            var before = message.Content is [TextPart part] ? part.Text : "";
            SetOutput(index, o => o with { Item = message with { Content = [new TextPart(before + text.Delta)] } });
            Emit(new TextDelta(Place(index), text.Delta), response.Generation);
        }
    }

    private void OpenMessage()
    {
        DropInterim();
        if (FindOutput(MessageIndex) >= 0)
        {
            return;
        }

        AddOutput(new MessageItem(Mint("item_"), MessageRole.Assistant, []), MessageIndex);
        var response = State.Response!;
        Emit(new ContentPartAdded(Place(FindOutput(MessageIndex)), EmptyPart(response.Settings)), response.Generation);
        State = State with { InterimSaid = State.InterimSaid && response.IsInterim };
    }

    /// <summary>The answer is complete: what is left of its text is the last clause.</summary>
    private void SpeakRest()
    {
        if (State.Response is { Settings.Speaks: true } response)
        {
            var clauses = new List<string>();
            var splitter = response.Splitter.Flush(clauses);
            if (clauses.Count > 0)
            {
                OpenMessage();
            }

            GiveToVoice(splitter, clauses);
        }
    }

    /// <summary>Clauses of the answer; they wait while something else is spoken before it.</summary>
    private void GiveToVoice(ClauseSplitter splitter, IReadOnlyCollection<string> clauses)
    {
        var response = State.Response! with { Splitter = splitter };
        if (response.Interim is { Stage: InterimStage.Speaking } interim)
        {
            response = response with { Interim = interim with { Held = interim.Held.AddRange(clauses) } };
        }
        else
        {
            if (response.Clauses == 0 && clauses.Count > 0)
            {
                Do(
                    response.PreparedClauses > 0
                        ? new ReleaseSpeech(response.Generation)
                        : SpeechOf(response.Settings, response.Generation)
                );
                FollowOnset(response.Generation);
            }

            foreach (var clause in clauses.Skip(response.PreparedClauses - response.Clauses))
            {
                MarkClause(response);
                Do(new SpeakClause(response.Generation, clause));
            }

            response = response with { Clauses = response.Clauses + clauses.Count };
        }

        State = State with { Response = response };
    }

    private static StartSpeech SpeechOf(ResponseSettings settings, int generation) =>
        new(generation, settings.Wish, settings.Format)
        {
            Blendshapes = settings.Blendshapes,
            Keeps = settings.JoinsConversation,
        };

    private void TakeSpokenText(ActiveResponse response, SpokenText spoken)
    {
        var index = SpokenIndex(spoken);
        if (index < 0)
        {
            return;
        }

        SetOutput(
            index,
            o =>
                o with
                {
                    Speech = o.Speech with
                    {
                        Pieces = o.Speech.Pieces.Add(new(spoken.Text, spoken.OffsetMs, spoken.DurationMs)),
                    },
                }
        );
        Emit(new AudioTranscriptDelta(Place(index), spoken.Text), response.Generation);
        if (response.Settings.WordTimestamps && spoken.Word is { } word)
        {
            Emit(new AudioTimestampDelta(Place(index), spoken.OffsetMs, spoken.DurationMs, word), response.Generation);
        }
    }

    private void TakeSpokenViseme(ActiveResponse response, SpokenViseme viseme)
    {
        if (response.Settings.Visemes && SpokenIndex(viseme) is var index and >= 0)
        {
            Emit(new VisemeDelta(Place(index), viseme.OffsetMs, viseme.VisemeId), response.Generation);
        }
    }

    private void TakeSpokenFrames(ActiveResponse response, SpokenFrames frames)
    {
        if (response.Settings.Blendshapes && !frames.Frames.IsEmpty && SpokenIndex(frames) is var index and >= 0)
        {
            Emit(new BlendshapesDelta(Place(index), frames.FrameIndex, frames.Frames), frames.Generation);
        }
    }

    private void TakeSpokenAudio(ActiveResponse response, SpokenAudio audio)
    {
        var index = SpokenIndex(audio);
        if (index < 0)
        {
            return;
        }

        response = response with
        {
            SentSamples = response.SentSamples + audio.Samples,
            HeardUntil = HeardUntil(response, audio.Samples),
        };
        State = State with { Response = response, HeardVoice = State.HeardVoice ?? response.Settings.Voice.Name };
        SetOutput(index, o => o with { Samples = o.Samples + audio.Samples });
        var ms = State.Response.Output[index].Samples * 1000 / response.Settings.Format.SampleRate;
        SetOutput(index, o => o with { Speech = o.Speech with { AudioMs = ms } });
        MarkAudio(State.Response, audio, State.Response.Output[index].Item.Id);
        Emit(new AudioDelta(Place(index), audio.Audio), audio.Generation);
    }

    /// <summary>The message to which something spoken belongs: the answer, or what is said until it comes.</summary>
    private int SpokenIndex(ResponseInput spoken) =>
        FindOutput(spoken.Generation == State.Response!.Generation ? MessageIndex : InterimIndex);

    private void AddOutput(ConversationItem item, int toolIndex)
    {
        item = item with { Status = ItemStatus.InProgress };
        var response = State.Response!;
        if (response.Settings.JoinsConversation)
        {
            MakeRoomFor(item);
        }

        var index = response.Output.Count;
        State = State with
        {
            Response = response with { Output = response.Output.Add(new(item, toolIndex, SpokenRecord.Empty)) },
        };
        Emit(new OutputItemAdded(response.Id, index, item), response.Generation);
        if (response.Settings.JoinsConversation)
        {
            var previous = State.Conversation.LastId;
            State = State with
            {
                Conversation = State.Conversation.Add(
                    new(item) { IsInterim = response.IsInterim || toolIndex == InterimIndex }
                ),
            };
            Emit(new ItemCreated(previous, item), response.Generation);
        }
    }

    private void CloseMessage(int which, ItemStatus status)
    {
        var index = FindOutput(which);
        if (index < 0 || State.Response!.Output[index].Done)
        {
            return;
        }

        var response = State.Response;
        var output = response.Output[index];
        var message = (MessageItem)output.Item;
        var place = Place(index);
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

    private void CloseOutput(int index, ConversationItem item)
    {
        item = item.Status == ItemStatus.InProgress ? item with { Status = ItemStatus.Completed } : item;
        SetOutput(index, o => o with { Item = item, Done = true });
        var response = State.Response!;
        if (response.Settings.JoinsConversation)
        {
            var speech = item is MessageItem && response.Settings.Speaks ? response.Output[index].Speech : null;
            var isInterim = response.IsInterim || response.Output[index].ToolIndex == InterimIndex;
            var entry = new ConversationEntry(item, speech) { IsInterim = isInterim };
            State = State with { Conversation = State.Conversation.Replace(entry) };
        }

        Emit(new OutputItemDone(response.Id, index, item), response.Generation);
        if (response.Settings.JoinsConversation && State.Conversation.IndexOf(item.Id) is var place and >= 0)
        {
            Emit(new ItemDone(State.Conversation.PreviousOf(place), item), response.Generation);
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

    private ContentPlace Place(int index)
    {
        var response = State.Response!;
        return new(response.Id, response.Output[index].Item.Id, index, 0);
    }
}
