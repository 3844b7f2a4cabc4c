using Parley.Core.Conversation;
using Parley.Protocol.Conversation;
using Parley.Protocol.Errors;
using Parley.Protocol.Input;
using Parley.Protocol.Responses;

namespace Parley.Core.Tests.Goldens;

/// <summary>Text that the person is still writing: <c>input_text.*</c> (docs/protocol/input.md).</summary>
public sealed class TypedTextTests
{
    [Fact]
    public void A_text_becomes_an_item_when_it_is_done_and_asks_for_no_answer()
    {
        var script = new Script().Send(new InputTextDelta("text_1", 0, "What is "));
        script.Send(new InputTextDelta("text_1", 0, "the time?")).Send(new InputTextDone("text_1", 0));
        Assert.Null(script.State.Response);
        script.Send(new ResponseCreate()).Matches("typed-text");
    }

    [Fact]
    public void Several_parts_are_one_item_once_all_of_them_are_done()
    {
        var script = new Script().Send(new InputTextDelta("", 1, "second")).Send(new InputTextDelta("", 0, "first"));
        script.Send(new InputTextDone("", 1)).Send(new InputTextDelta("", 0, ", still")).Send(new InputTextDone("", 0));
        script.Matches("typed-text-parts");
    }

    [Fact]
    public void An_answer_does_not_wait_for_a_text_that_is_not_done()
    {
        var script = new Script().Send(new InputTextDelta("text_1", 0, "What")).Send(new ResponseCreate());
        Assert.NotNull(script.State.Response);
        Assert.Empty(script.State.Conversation.Entries);
        script.Send(new InputTextDone("text_1", 0));
        Assert.Single(script.State.Conversation.Entries);
    }

    [Fact]
    public void What_fits_no_text_is_refused_and_changes_nothing()
    {
        var script = new Script().Send(new InputTextDone("text_1", 0) { EventId = "evt_1" });
        script.Send(new InputTextDelta("text_1", 0, "a")).Send(new InputTextDelta("text_1", 1, "b"));
        script.Send(new InputTextDone("text_1", 2) { EventId = "evt_2" }).Send(new InputTextDone("text_1", 0));
        script.Send(new InputTextDelta("text_1", 0, "c") { EventId = "evt_3" });
        script.Send(new InputTextDone("text_1", 0) { EventId = "evt_4" });
        script.Send(new InputTextDelta("text_1", 128, "d") { EventId = "evt_5" });
        script.Send(new InputTextDone("text_1", 1));
        script.Send(new InputTextDelta("text_1", 0, "e") { EventId = "evt_6" });
        script.Matches("typed-text-refusals");
    }

    [Fact]
    public void Texts_are_bounded_in_length_and_number()
    {
        var script = new Script().Send(new InputTextDelta("long", 0, new string('x', TypedText.Longest)));
        script.Send(new InputTextDelta("long", 1, "y"));
        Assert.Equal(ErrorCodes.TooLong, Assert.Single(script.Errors).Code);
        Assert.Equal(TypedText.Longest, script.State.Texts[0].Length);
        for (var i = 1; i <= TypedText.MostAtOnce; i++)
        {
            script.Send(new InputTextDelta($"text_{i}", 0, "x"));
        }

        Assert.Equal("too_many_texts", script.Errors[^1].Code);
        Assert.Equal(TypedText.MostAtOnce, script.State.Texts.Count);
    }
}
