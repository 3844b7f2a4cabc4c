using System.Collections.Immutable;
using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Keeps lists for as long as the conversation lasts: add, remove, read, clear.</summary>
internal sealed class ListKeeping : ISkill
{
    private static readonly Patterns Add = new(
        "(add|put|place|write|note|at) {things} (to|on|onto|in|into|down on) (my|the|our|a)? {list?} list",
        "(add|put) {things} (to it|to that|on it|on that|there)",
        "(i need to buy|i have to buy|we need to buy|remember to buy|i need to get) {things}",
        "(add|put) {things}"
    );

    private static readonly Patterns AddMore = new("(and|also|plus) {things} (too|as well|also)?");

    private static readonly Patterns AddBare = new(
        "(add|put) (something|an item|a thing|things) (to|on) (my|the|our|a)? {list?} list",
        "(make|start|create|begin|open|keep) (a|the|my|me a|another)? (new)? {list?} list"
    );

    private static readonly Patterns Remove = new(
        "(remove|delete|take|cross|strike|erase|drop) {things} (from|off|of|out of) (my|the|our)? {list?} list",
        "(remove|delete|cross|strike) {things} (off|from it)?",
        "(take|cross) (off)? {things} off"
    );

    private static readonly Patterns Read = new(
        "* what (is|do i have|are|have i got|have we got) on (my|the|our)? {list?} list *",
        "* (read|tell me|show|say|give me|check|list|hear|repeat) (me)? (my|the|our)? {list?} list *",
        "what is on it",
        "(read|say|repeat) (it|them|the list) (out|to me|aloud)? *",
        "(my|the)? list",
        "(my|the)? {list} list",
        "how many (things|items) (are|do i have)? (there)? on (my|the)? {list?} list"
    );

    private static readonly Patterns Clear = new(
        "(clear|empty|delete|erase|reset) (my|the|our|whole|entire)? {list?} list",
        "(remove|delete|clear) (everything|all) * {list?} list",
        "(start|begin) a new list"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "add milk to my list",
        "add bread and eggs to the shopping list",
        "put milk on the list",
        "what is on my list",
        "read my shopping list",
        "remove milk from the list",
        "clear my list",
        "add bread",
        "make a shopping list",
        "my to do list",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (said.Has("timer", "timers", "alarm", "reminder"))
        {
            return null;
        }

        if (AddBare.Find(said) is { } bare)
        {
            string opened = Name(bare, scene);
            return new Reply(
                $"What shall I put on the {opened} list?",
                scene.Memory with
                {
                    CurrentList = opened,
                    Pending = new Pending(Template: $"add {{0}} to my {opened} list"),
                }
            );
        }

        if (Clear.Find(said) is { } clear)
        {
            return Cleared(Name(clear, scene), scene);
        }

        if (Add.Find(said) is { } add && IsPlausible(add, said))
        {
            return Added(add, scene);
        }

        if (
            IsSpokenOf(scene)
            && AddMore.Find(said) is { } more
            && more.Words("things").Count <= 5
            && Agreement.Of(said) == YesNo.Neither
        )
        {
            return Added(more, scene);
        }

        if (Read.Find(said) is { } read && Name(read, scene).Count(c => c == ' ') <= 1)
        {
            return ReadOut(Name(read, scene), scene);
        }

        return Remove.Find(said) is { } remove ? Removed(remove, scene) : null;
    }

    private static bool IsSpokenOf(Scene scene) =>
        scene.Memory.LastAnswer is { } last
        && last.Contains(" list", StringComparison.Ordinal)
        && scene.Memory.Lists.Count > 0;

    // "Add five to three" is a sum.
    private static bool IsPlausible(Match add, Utterance said) =>
        said.Has("list", "buy")
        || (
            !NumberWords.TryFind(add.Words("things"), out _) && !add.Words("things").Any(w => w is "to" or "on" or "my")
        );

    private static Reply Added(Match add, Scene scene)
    {
        string list = Name(add, scene);
        IReadOnlyList<string> things = Things(add.Text("things"));
        HashSet<string> there = [.. On(list, scene.Memory).Select(t => t.Thing.ToUpperInvariant())];
        List<string> fresh = [.. things.Where(t => !there.Contains(t.ToUpperInvariant()))];
        if (fresh.Count == 0)
        {
            return scene.Say(
                $"{Sentences.Capital(Sentences.Join(things))} {(things.Count == 1 ? "is" : "are")} already on the {list} list."
            );
        }

        Memory memory = scene.Memory with
        {
            CurrentList = list,
            Lists = scene.Memory.Lists.AddRange(fresh.Select(t => new ListedThing(list, t))),
        };
        int count = On(list, memory).Count;
        string added = Sentences.Join(fresh);
        return scene.Say(
            scene.Pick(
                $"I put {added} on your {list} list. Anything else?",
                $"{Sentences.Capital(added)} {(fresh.Count == 1 ? "is" : "are")} on the {list} list now. That makes {NumberWords.Say(count)}.",
                $"Done. Your {list} list has {NumberWords.Say(count)} {(count == 1 ? "thing" : "things")} now."
            ),
            memory
        );
    }

    private static Reply Removed(Match remove, Scene scene)
    {
        string list = Name(remove, scene);
        ImmutableList<ListedThing> on = On(list, scene.Memory);
        List<string> gone = [];
        List<string> missing = [];
        ImmutableList<ListedThing> lists = scene.Memory.Lists;
        foreach (string thing in Things(remove.Text("things")))
        {
            ListedThing? match = on.OrderByDescending(t =>
                    Likeness.Of(t.Thing.ToLowerInvariant(), thing.ToLowerInvariant())
                )
                .FirstOrDefault();
            if (match is not null && Likeness.Of(match.Thing.ToLowerInvariant(), thing.ToLowerInvariant()) > 0.7)
            {
                gone.Add(match.Thing);
                lists = lists.Remove(match);
            }
            else
            {
                missing.Add(thing);
            }
        }

        string text =
            gone.Count > 0
                ? scene.Pick(
                    $"I took {Sentences.Join(gone)} off the {list} list.",
                    $"{Sentences.Capital(Sentences.Join(gone))} {(gone.Count == 1 ? "is" : "are")} off the list."
                )
                : "";
        text += missing.Count > 0 ? $" I do not see {Sentences.Join(missing)} on the {list} list." : "";
        return scene.Say(text.Trim(), scene.Memory with { Lists = lists, CurrentList = list });
    }

    private static Reply ReadOut(string list, Scene scene)
    {
        ImmutableList<ListedThing> on = On(list, scene.Memory);
        Memory memory = scene.Memory with { CurrentList = list };
        if (on.Count == 0)
        {
            return new Reply(
                $"Your {list} list is empty. What shall I put on it?",
                memory with
                {
                    Pending = new Pending(Template: $"add {{0}} to my {list} list"),
                }
            );
        }

        string things = Sentences.Join([.. on.Select(t => t.Thing)]);
        return scene.Say(
            on.Count == 1
                ? $"There is only {things} on your {list} list."
                : scene.Pick(
                    $"There are {NumberWords.Say(on.Count)} things on your {list} list: {things}.",
                    $"On your {list} list you have {things}."
                ),
            memory
        );
    }

    private static Reply Cleared(string list, Scene scene)
    {
        int count = On(list, scene.Memory).Count;
        return count == 0
            ? scene.Say($"Your {list} list is empty already.")
            : scene.Say(
                $"I cleared the {list} list. {Sentences.Capital(NumberWords.Say(count))} {(count == 1 ? "thing is" : "things are")} gone.",
                scene.Memory with
                {
                    Lists = scene.Memory.Lists.RemoveAll(t => string.Equals(t.List, list, StringComparison.Ordinal)),
                    CurrentList = list,
                }
            );
    }

    private static ImmutableList<ListedThing> On(string list, Memory memory) =>
        memory.Lists.FindAll(t => string.Equals(t.List, list, StringComparison.Ordinal));

    private static string Name(Match match, Scene scene)
    {
        string name = string.Join(
            ' ',
            match
                .Words("list")
                .Where(w => w is not ("my" or "the" or "of" or "a" or "whole" or "entire" or "me" or "new"))
        );
        return name switch
        {
            "" => scene.Memory.CurrentList,
            "grocery" or "groceries" or "food" or "shop" => "shopping",
            "task" or "tasks" or "to do's" => "to do",
            _ => name,
        };
    }

    private static IReadOnlyList<string> Things(string text) =>
        [
            .. text.Split(
                    [",", " and ", " plus ", ";"],
                    StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
                )
                .Select(t => Shorn(t))
                .Where(t => t.Length > 0)
                .Take(20),
        ];

    private static string Shorn(string thing)
    {
        foreach (string lead in (string[])["and ", "some ", "a ", "an ", "the ", "also "])
        {
            thing = thing.StartsWith(lead, StringComparison.OrdinalIgnoreCase) ? thing[lead.Length..] : thing;
        }

        return thing.Trim(' ', '.', ',', '!', '?');
    }
}
