using System.Collections.Immutable;
using Parley.Core.Conversation;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Responses;

namespace Parley.Core.Transitions;

/// <summary>Audio that belongs to items: given by the client, or asked back by it (docs/protocol/conversation.md, "Audio").</summary>
internal sealed partial class Transition
{
    private WireAudio InputAudio => new(State.Config.InputAudioFormat, State.Config.InputSamplingRate);

    private WireAudio OutputAudio =>
        new(State.Config.OutputAudioFormat.Coding, State.Config.OutputAudioFormat.SampleRate);

    private void RetrieveItem(ItemRetrieve retrieve)
    {
        if (FindShown(retrieve, retrieve.ItemId) is not { } entry)
        {
            return;
        }

        if (entry.Item is not MessageItem message || !message.Content.Any(p => p is InputAudioPart or AudioPart))
        {
            State = State with { Fetches = State.Fetches.Add(new(0, entry.Item.Id, retrieve.EventId, [])) };
            AnswerFetches();
            return;
        }

        var number = NextGeneration();
        State = State with { Fetches = State.Fetches.Add(new(number, message.Id, retrieve.EventId, default)) };
        var format = message.Role == MessageRole.Assistant ? OutputAudio : InputAudio;
        Do(new FetchAudio(number, message.Id, format, RetrievedAudio.Room(message)));
    }

    private void TakeAudioFetched(AudioFetched fetched)
    {
        var index = State.Fetches.FindIndex(f => f.Number == fetched.Number && f.Parts.IsDefault);
        if (index < 0)
        {
            return;
        }

        var parts = fetched.Parts.IsDefault ? [] : fetched.Parts;
        State = State with { Fetches = State.Fetches.SetItem(index, State.Fetches[index] with { Parts = parts }) };
        AnswerFetches();
    }

    /// <summary>In the order in which they were asked.</summary>
    private void AnswerFetches()
    {
        while (State.Fetches is [{ Parts.IsDefault: false } fetch, ..])
        {
            State = State with { Fetches = State.Fetches.RemoveAt(0) };
            if (State.Conversation.Find(fetch.ItemId) is not { } entry)
            {
                EmitUnknownItem(fetch.EventId, fetch.ItemId, "item_id");
                continue;
            }

            Emit(new ItemRetrieved(WithAudio(entry.Item, fetch.Parts)));
            foreach (var cut in fetch.Parts.Where(p => p.IsCut))
            {
                TakeNotice(
                    new(
                        "audio_cut",
                        "The item's audio is longer than what was kept or than fits into one event: its beginning was sent.",
                        $"item.content[{cut.ContentIndex}].audio"
                    )
                );
            }
        }
    }

    private static ConversationItem WithAudio(ConversationItem item, ImmutableArray<FetchedAudio> parts)
    {
        if (item is not MessageItem message)
        {
            return item;
        }

        var content = message.Content;
        foreach (var part in parts.Where(p => p.ContentIndex >= 0 && p.ContentIndex < content.Length))
        {
            content = content.SetItem(
                part.ContentIndex,
                content[part.ContentIndex] switch
                {
                    InputAudioPart heard => heard with { Audio = part.Audio },
                    AudioPart said => said with { Audio = part.Audio },
                    var other => other,
                }
            );
        }

        return message with
        {
            Content = content,
        };
    }

    /// <summary>Refuses audio that is no audio in the session's input format.</summary>
    private bool HasBadAudio(ItemCreate create)
    {
        var content = create.Item is MessageItem message ? message.Content : [];
        for (var i = 0; i < content.Length; i++)
        {
            if (
                content[i] is InputAudioPart { Audio: { IsEmpty: false } audio }
                && audio.Length % InputAudio.BytesPerSample != 0
            )
            {
                EmitError(
                    create,
                    ErrorCodes.InvalidAudio,
                    "The audio ends within a sample: pcm16 takes an even number of bytes.",
                    $"item.content[{i}].audio"
                );
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the audio out of a new item: the session keeps what was said, not the sound.</summary>
    private ConversationItem StoreAudioOf(ConversationItem item)
    {
        if (item is not MessageItem message || !message.Content.Any(p => p is InputAudioPart { Audio.IsEmpty: false }))
        {
            return item;
        }

        var content = message.Content;
        for (var i = 0; i < content.Length; i++)
        {
            if (content[i] is not InputAudioPart { Audio: { IsEmpty: false } audio } heard)
            {
                continue;
            }

            content = content.SetItem(i, heard with { Audio = default });
            var samples = SamplesOf(audio);
            State = State with { UnbilledSamples = State.UnbilledSamples + samples };
            Do(new StoreAudio(message.Id, i, audio, InputAudio));
            if (heard.Transcript is null)
            {
                var turn = new PendingTurn(NextGeneration(), message.Id, samples, Answer: false, StablePrefix.Empty)
                {
                    ContentIndex = i,
                    IsShown = true,
                };
                State = State with { Turns = State.Turns with { Pending = State.Turns.Pending.Add(turn) } };
                Do(new TranscribeAudio(turn.Number, audio, InputAudio, Hints()));
            }
        }

        return message with
        {
            Content = content,
        };
    }

    /// <summary>In 16 kHz samples.</summary>
    private long SamplesOf(ReadOnlyMemory<byte> audio) =>
        (long)audio.Length / InputAudio.BytesPerSample * SamplesPerSecond / InputAudio.SampleRate;

    /// <summary>Items of one response are not written down: their audio needs its transcript.</summary>
    private bool HasUnheardAudio(ResponseCreate create)
    {
        var items = create.InputItems.IsDefault ? [] : create.InputItems;
        return IsUnheard(create, items, InputItemsName)
            || IsUnheard(create, create.AppendInputItems, "append_input_items");
    }

    private bool IsUnheard(ResponseCreate create, ImmutableArray<ConversationItem> items, string name)
    {
        for (var i = 0; i < items.Length; i++)
        {
            var content = items[i] is MessageItem message ? message.Content : [];
            for (var n = 0; n < content.Length; n++)
            {
                if (content[n] is InputAudioPart { Transcript: null })
                {
                    EmitError(
                        create,
                        "audio_not_transcribed",
                        "Audio in the items of a response is not transcribed: give its transcript, "
                            + "or add it with conversation.item.create.",
                        $"response.{name}[{i}].content[{n}]"
                    );
                    return true;
                }
            }
        }

        return false;
    }
}
