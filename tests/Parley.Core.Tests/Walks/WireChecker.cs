using System.Collections.Immutable;
using System.Text;
using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.Speculation;
using Parley.Core.Speech;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Input;
using Parley.Protocol.Json;
using Parley.Protocol.Latency;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests.Walks;

/// <summary>Watches all effects of a session and fails at the first that breaks a rule of the wire or of the engines' contract.</summary>
internal sealed partial class WireChecker(WireProfile profile, SessionKind kind)
{
    private readonly HashSet<string> _openItems = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _written = new(StringComparer.Ordinal);

    private readonly HashSet<string> _eventIds = new(StringComparer.Ordinal);
    private readonly HashSet<string> _items = new(StringComparer.Ordinal);
    private readonly HashSet<string> _responses = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _openOutput = [];
    private readonly HashSet<string> _openParts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StringBuilder> _spoken = new(StringComparer.Ordinal);
    private readonly HashSet<int> _asked = [];
    private readonly HashSet<int> _ending = [];
    private readonly HashSet<int> _transcripts = [];
    private readonly HashSet<int> _hearing = [];
    private readonly HashSet<int> _finishing = [];
    private readonly HashSet<string> _understood = new(StringComparer.Ordinal);

    // The conversation as a client builds it from committed, created and deleted.
    private readonly List<string> _order = [];
    private readonly HashSet<string> _sounded = new(StringComparer.Ordinal);
    private readonly HashSet<string> _receipts = new(StringComparer.Ordinal);
    private readonly HashSet<int> _held = [];
    private readonly HashSet<int> _heldVoices = [];
    private readonly HashSet<int> _answering = [];
    private readonly HashSet<int> _speaking = [];
    private bool _idleArmed;
    private string? _clientTurn;
    private string? _silence;
    private string? _active;
    private string? _speech;
    private bool _closed;

    public int Responses => _responses.Count;

    public int Receipts => _receipts.Count;

    /// <summary>Turns committed whose item has not been shown.</summary>
    public HashSet<string> Committed { get; } = new(StringComparer.Ordinal);

    public void Take(SessionEffect effect)
    {
        Assert.False(_closed, $"nothing may follow the end, but {effect} does");
        Assert.True(effect is not Emit e || ServerEventNames.Has(profile, e.Event), $"{effect} is of another dialect");
        switch (effect)
        {
            case Emit emit:
                Assert.DoesNotContain(emit.Generation, _held);
                Assert.True(_eventIds.Add(emit.Event.EventId), "event ids are unique");
                TakeEvent(emit.Event);
                break;
            case StartTranscript start:
                Assert.True(_transcripts.Add(start.Turn), "a turn is transcribed once");
                Assert.Empty(_hearing);
                _hearing.Add(start.Turn);
                break;
            case CancelTranscript cancel:
                if (_hearing.Remove(cancel.Turn))
                {
                    // A turn that is dropped has no end on the wire.
                    _speech = null;
                }
                else
                {
                    Assert.True(_finishing.Remove(cancel.Turn), "only an unfinished transcript is cancelled");
                }

                break;
            case EndTranscript end:
                Assert.True(_hearing.Remove(end.Turn), "only a started transcript ends, and once");
                _finishing.Add(end.Turn);
                break;
            case StartResponse start:
                Assert.Empty(_answering);
                _answering.Add(start.Generation);
                if (start.IsSpeculative)
                {
                    Assert.Null(_active);
                    _held.Add(start.Generation);
                }

                Assert.All(
                    start.IsSpeculative ? start.Snapshot.Items.SkipLast(1) : start.Snapshot.Items,
                    item => Assert.True(_items.Contains(item.Id), "the model gets only what the client was shown")
                );
                break;
            case CancelResponse cancel:
                _held.Remove(cancel.Generation);
                _answering.Remove(cancel.Generation);
                break;
            case StartSpeech start:
                Assert.Empty(_speaking);
                _speaking.Add(start.Generation);
                Assert.Equal(start.IsHeld, _held.Contains(start.Generation));
                if (start.IsHeld)
                {
                    _heldVoices.Add(start.Generation);
                }

                break;
            case SpeakClause clause:
                Assert.Contains(clause.Generation, _speaking);
                break;
            case EndSpeech end:
                Assert.Contains(end.Generation, _speaking);
                Assert.DoesNotContain(end.Generation, _heldVoices);
                _ending.Add(end.Generation);
                break;
            case TranscribeAudio transcribe:
                Assert.True(_transcripts.Add(transcribe.Turn), "audio is transcribed once");
                _finishing.Add(transcribe.Turn);
                break;
            case FetchAudio fetch:
                Assert.True(_items.Contains(fetch.ItemId), "only audio of an item that is there is looked up");
                break;
            case AskInterim ask:
                Assert.Empty(_asked);
                _asked.Add(ask.Generation);
                break;
            case CancelInterim cancel:
                Assert.True(_asked.Remove(cancel.Generation), "only words that were asked for are cancelled");
                break;
            case ReleaseSpeech release:
                Assert.NotNull(_active);
                Assert.True(_heldVoices.Remove(release.Generation), "only a voice that is held is let go, and once");
                break;
            case ReportSpeculation { Outcome: SpeculationOutcome.Adopted }:
                Assert.NotNull(_active);
                Assert.Single(_held);
                _held.Clear();
                break;
            case StopSpeech stop:
                _heldVoices.Remove(stop.Generation);
                _speaking.Remove(stop.Generation);
                break;
            case ArmTimer { TimerId: > 0 } timer:
                Assert.DoesNotContain(timer.TimerId, _held);
                break;
            case ArmTimer { TimerId: -1 }:
                _idleArmed = true;
                break;
            case DisarmTimer { TimerId: -1 }:
                Assert.True(_idleArmed, "only an armed timer is disarmed");
                _idleArmed = false;
                break;
            case FollowClientTurn follow:
                Assert.NotEqual(_clientTurn is null, follow.TurnId is null);
                _clientTurn = follow.TurnId;
                break;
            case CloseConnection:
                break;
            default:
                TakeToolEffect(effect);
                break;
        }
    }

    /// <summary>The voice has said all it was given.</summary>
    public void Spoken(int generation)
    {
        if (_ending.Remove(generation))
        {
            _speaking.Remove(generation);
        }
    }

    /// <summary>An engine's last word on what is said for a wait.</summary>
    public void Worded(int generation) => _asked.Remove(generation);

    /// <summary>An engine's last word on a turn.</summary>
    public void Transcribed(int turn) => _finishing.Remove(turn);

    /// <summary>After every step: what the client can know agrees with what the session knows.</summary>
    public void Compare(ConversationState conversation)
    {
        Assert.Equal(_order.Count, conversation.Entries.Count);
        for (var i = 0; i < _order.Count; i++)
        {
            Assert.Equal(_order[i], conversation.Entries[i].Item.Id);
            Assert.Equal(Committed.Contains(_order[i]), !conversation.Entries[i].Announced);
        }
    }

    /// <summary>Nothing may follow.</summary>
    public void End()
    {
        _closed = true;
        Assert.Empty(_held);
        Assert.Empty(_heldVoices);
        Assert.Empty(_hearing);
        Assert.Empty(_finishing);
        EndTools();
    }

    private void TakeEvent(ServerEvent serverEvent)
    {
        switch (serverEvent)
        {
            case SpeechStartedEvent started:
                Assert.Null(_speech);
                _speech = started.ItemId;
                break;
            case SpeechStoppedEvent stopped:
                Assert.Equal(_speech, stopped.ItemId);
                _speech = null;
                break;
            case InputTimeoutTriggered timeout:
                Assert.Null(_active);
                Assert.True(timeout.AudioEndMs >= timeout.AudioStartMs, "silence has a length");
                _silence = timeout.ItemId;
                break;
            case InputAudioCommitted committed:
                Assert.True(_silence is null || string.Equals(_silence, committed.ItemId, StringComparison.Ordinal));
                _silence = null;
                Assert.True(Committed.Add(committed.ItemId), "a turn is committed once");
                Place(committed.ItemId, committed.PreviousItemId);
                if (string.Equals(_speech, committed.ItemId, StringComparison.Ordinal))
                {
                    _speech = null;
                }

                break;
            case ItemCreated created:
                Assert.True(_items.Add(created.Item.Id), "an item is created once");
                if (Committed.Remove(created.Item.Id))
                {
                    var index = _order.IndexOf(created.Item.Id);
                    Assert.Equal(index > 0 ? _order[index - 1] : null, created.PreviousItemId);
                }
                else
                {
                    Place(created.Item.Id, created.PreviousItemId);
                }

                _openItems.Add(created.Item.Id);
                break;
            case ItemDone done:
                Assert.True(profile.FinishesItems, "only a dialect that finishes items hears of it");
                Assert.True(_openItems.Remove(done.Item.Id), "an item is added, then done, once");
                Assert.NotEqual(ItemStatus.InProgress, done.Item.Status);
                var place = _order.IndexOf(done.Item.Id);
                Assert.Equal(place > 0 ? _order[place - 1] : null, done.PreviousItemId);
                break;
            case TranscriptionDelta delta:
                Assert.False(
                    _understood.Contains(Part(delta.ItemId, delta.ContentIndex)),
                    "nothing more comes of a transcript that is complete"
                );
                Assert.True(
                    profile.AnnouncesItemsWithTranscript
                        || kind == SessionKind.Transcription
                        || _items.Contains(delta.ItemId),
                    "a transcript belongs to an item that was shown"
                );
                var heard = Part(delta.ItemId, delta.ContentIndex);
                _written[heard] = Written(heard) + delta.Delta;
                CheckTokens(delta.LogProbs, delta.Delta);
                break;
            case TranscriptionCompleted completed:
                Understand(completed.ItemId, completed.ContentIndex);
                Assert.True(
                    profile.AnnouncesItemsWithTranscript
                        || !completed.Transcript.StartsWith(
                            Written(Part(completed.ItemId, completed.ContentIndex)),
                            StringComparison.Ordinal
                        )
                        || string.Equals(
                            completed.Transcript,
                            Written(Part(completed.ItemId, completed.ContentIndex)),
                            StringComparison.Ordinal
                        ),
                    "deltas joined are the transcript"
                );
                CheckTokens(completed.LogProbs, completed.Transcript);
                CheckPhrases(completed.Phrases ?? []);
                break;
            case TranscriptionFailed failed:
                Understand(failed.ItemId, failed.ContentIndex);
                break;
            case LatencyReceipt receipt:
                Assert.True(_sounded.Contains(receipt.ResponseId), "a receipt follows the first sound of its response");
                Assert.True(_receipts.Add(receipt.ItemId), "a turn has one receipt");
                Assert.Equal(receipt.Marks.Heard!.Value, receipt.Marks.Parts.Sum(p => p.Took), 1.0);
                break;
            case ItemDeleted deleted:
                Assert.True(_items.Remove(deleted.ItemId), "only an item that is there is deleted");
                _order.Remove(deleted.ItemId);
                break;
            case ItemTruncated truncated:
                Assert.True(_items.Contains(truncated.ItemId), "only an item that is there is truncated");
                break;
            case ResponseCreated created:
                Assert.Equal(SessionKind.Conversation, kind);
                Assert.Null(_active);
                Assert.True(_responses.Add(created.Response.Id), "a response is created once");
                Assert.Equal(ResponseStatus.InProgress, created.Response.Status);
                _active = created.Response.Id;
                _spoken.Clear();
                break;
            case ResponseDone done:
                TakeDone(done);
                break;
            case ResponseItemEvent item:
                TakeItem(item);
                break;
            case ContentEvent content:
                TakeContent(content);
                break;
            case McpListToolsEvent list:
                TakeToolEvent(list);
                break;
            case McpCallEvent call:
                TakeCallEvent(call);
                break;
            case FoundryAgentCallEvent call:
                TakeCallEvent(call);
                break;
        }
    }

    private StringBuilder SpokenOf(string part) =>
        _spoken.TryGetValue(part, out var text) ? text : _spoken[part] = new StringBuilder();

    private static string Part(string itemId, int content) => $"{itemId}/{content}";

    private string Written(string part) => _written.GetValueOrDefault(part, "");

    private void Place(string itemId, string? previousId)
    {
        var previous = previousId is null ? -1 : _order.IndexOf(previousId);
        Assert.True(previousId is null || previous >= 0, "an item follows one that the client knows");
        _order.Insert(previous + 1, itemId);
    }

    private void Understand(string itemId, int content)
    {
        Assert.True(
            _items.Contains(itemId) || (profile.AnnouncesItemsWithTranscript && Committed.Contains(itemId)),
            "a turn is transcribed between committed and created, or after it was shown"
        );
        Assert.True(_understood.Add(Part(itemId, content)), "a turn is transcribed once");
    }
}
