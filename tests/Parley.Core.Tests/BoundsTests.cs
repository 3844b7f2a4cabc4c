using Parley.Core.Conversation;
using Parley.Core.Responses;
using Parley.Core.State;
using Parley.Core.Turns;
using Parley.Protocol;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Profiles;
using Parley.Protocol.Responses;
using Parley.Protocol.Session;

namespace Parley.Core.Tests;

/// <summary>A conversation that is full (docs/protocol/conversation.md).</summary>
public sealed class BoundsTests
{
    private readonly List<SessionEffect> _effects = [];
    private SessionState _state = SessionState.Create(
        "sess_Bounds",
        SessionDefaults.For("gpt-4o", null, WireProfile.Realtime)
    ) with
    {
        Bounds = new(Items: 3, Bytes: 4_000),
    };

    public BoundsTests() => Take(new Opened());

    private IEnumerable<ServerEvent> Events => _effects.OfType<Emit>().Select(e => e.Event);

    private string[] Ids => [.. _state.Conversation.Entries.Select(e => e.Item.Id)];

    [Fact]
    public void What_a_client_brings_is_refused_until_it_deletes_something()
    {
        Take(Create("a"), Create("b"), Create("c"), Create("d"));
        var error = Assert.Single(Events.OfType<ErrorEvent>()).Error;
        Assert.Equal(("conversation_full", "item"), (error.Code, error.Param));
        Take(new ClientSent(new ItemDelete("a")), Create("d"));
        Assert.Equal(["b", "c", "d"], Ids);
    }

    [Fact]
    public void Bytes_count_as_well_as_items()
    {
        Take(Create("a", new string('x', 1_000)), Create("b", new string('x', 1_000)));
        Assert.Equal("conversation_full", Assert.Single(Events.OfType<ErrorEvent>()).Error.Code);
        Assert.Equal(["a"], Ids);
    }

    [Fact]
    public void A_turn_and_its_answer_make_the_oldest_go_and_the_client_is_told()
    {
        Take(Create("s", role: MessageRole.System), Create("a"), Create("b"));
        Take(new SpeechStarted(0), new SpeechStopped(32_000));
        var turn = _state.Conversation.LastId!;
        Assert.Equal(["s", "b", turn], Ids);
        Take(new TranscriptDone(_state.Turns.Pending[0].Number, "hello"));
        Take(new AnswerText(_state.Response!.Generation, "Hello."));
        Assert.Equal(["s", turn, _state.Conversation.LastId!], Ids);
        Assert.Equal(["a", "b"], Events.OfType<ItemDeleted>().Select(e => e.ItemId).ToArray());

        // The client that follows the events has the same conversation.
        Assert.Equal("b", Events.OfType<InputAudioCommitted>().Single().PreviousItemId);
        Assert.Equal(turn, Events.OfType<ItemCreated>().Last().PreviousItemId);
    }

    [Fact]
    public void What_is_under_way_is_kept_however_much_it_is()
    {
        Take(new ClientSent(new ResponseCreate()));
        var generation = _state.Response!.Generation;
        Take(new AnswerText(generation, "One."));
        for (var i = 0; i < 5; i++)
        {
            Take(new AnswerToolCall(generation, i, null, "tool", "{}"));
        }

        Assert.Equal(6, Ids.Length);
        Assert.Empty(Events.OfType<ItemDeleted>());
        Take(new AnswerDone(generation, AnswerFinish.ToolCalls, new(0, 0)));
    }

    private static ClientSent Create(string id, string text = "Hi", MessageRole role = MessageRole.User) =>
        new(new ItemCreate(null, new MessageItem(id, role, [new InputTextPart(text)])));

    private void Take(params SessionInput[] inputs)
    {
        foreach (var input in inputs)
        {
            _state = SessionCore.Next(_state, input, DateTimeOffset.UnixEpoch, _effects);
        }
    }
}
