using Parley.Engines.Builtin.Conversation;
using Parley.Engines.Builtin.Language;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Skills;

/// <summary>Sets timers and reminders, which the session announces.</summary>
internal sealed class Timers : ISkill
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly Patterns Left = new(
        "how (long|much time|many minutes|many seconds) * (left|remaining|remain|remains) *",
        "* (time|how much time) * left on (my|the) timer *",
        "(check|what about|how is|what is) (my|the) (timer|timers) *",
        "(which|what|how many) timers *"
    );

    private static readonly Patterns Stop = new(
        "(cancel|stop|delete|remove|clear|kill|end|turn off|pause) * (timer|timers|alarm|reminder|reminders) *"
    );

    private static readonly Patterns Remind = new(
        "(remind|tell|call) me (in|after) {when} (to|that|about) {what}",
        "remind me (to|that|about) {what} (in|after) {when}",
        "remind me (in|after) {when}",
        "wake me (up)? (in|after) {when}",
        "set (a|an)? (reminder|alarm) (in|for|after) {when}"
    );

    private static readonly Patterns RemindAt = new("(remind|wake) me *", "set (a|an)? (reminder|alarm) *");
    private static readonly Patterns Bare = new(
        "(set|start|make|create|begin|put|another|new)? (a|an|another|the|new|my|me a)? (egg|kitchen)? timer *",
        "* timer"
    );

    public IReadOnlyList<string> Examples { get; } =
    [
        "set a timer for five minutes",
        "set a timer for ten seconds",
        "set a timer for one minute",
        "start a two minute timer",
        "set a timer",
        "remind me in ten minutes to call home",
        "how long is left",
        "cancel the timer",
        "half an hour",
    ];

    public Reply? Answer(Utterance said, Scene scene)
    {
        if (Left.Fits(said))
        {
            return Remaining(scene);
        }

        if (Stop.Fits(said))
        {
            return scene.Say(
                scene.Memory.Timers.Count == 0
                    ? "No timer has been set in this conversation."
                    : "I am sorry, I cannot stop a timer once it runs. It will be announced when it is due."
            );
        }

        if (
            Remind.Find(said) is { } remind
            && Durations.TryFind(remind.Words("when"), out TimeSpan after, out string spoken, out _, out _)
        )
        {
            string what = Turned(remind.Text("what"));
            return what.Length == 0
                ? Set(after, spoken, "reminder", $"This is your {spoken} reminder.", scene)
                : Set(after, spoken, "reminder", $"This is your reminder: {Sentences.Ended(what)}", scene);
        }

        if (!said.Has("timer", "time") && RemindAt.Fits(said))
        {
            return scene.Say("I can only count from now. Please say it like this: remind me in ten minutes.");
        }

        if (Durations.TryRead(said.Core, out _, out string alone))
        {
            return scene.Ask($"Shall I set a {alone} timer?", onYes: $"set a timer for {string.Join(' ', said.Core)}");
        }

        if (!Bare.Fits(said) && !said.Has("timer"))
        {
            return null;
        }

        return Durations.TryFind(said.Words, out TimeSpan duration, out string length, out _, out _)
            ? Set(duration, length, "timer", $"Your {length} timer is done.", scene)
            : scene.Ask(scene.Pick("For how long?", "How long shall the timer run?"), template: "set a timer for {0}");
    }

    private static Reply Set(TimeSpan after, string spoken, string kind, string announcement, Scene scene)
    {
        if (after < TimeSpan.FromSeconds(1) || after > Longest)
        {
            return scene.Say("I can set timers from one second to one day.");
        }

        Memory memory = scene.Memory with { Timers = scene.Memory.Timers.Add($"{spoken} {kind}") };
        string text =
            kind is "reminder"
                ? scene.Pick(
                    $"All right, I will remind you in {Plural(spoken)}.",
                    $"I will speak up in {Plural(spoken)}."
                )
            : memory.Timers.Count > 1
                ? $"A {spoken} timer is set. That is timer number {NumberWords.Say(memory.Timers.Count)} so far."
            : scene.Pick(
                $"Your {spoken} timer starts now.",
                $"I set a timer for {Plural(spoken)}.",
                $"All right, {Plural(spoken)}, starting now."
            );
        return new Reply(text, memory) { Reminder = new ResponderReminder(after, announcement) };
    }

    private static Reply Remaining(Scene scene) =>
        scene.Memory.Timers.Count switch
        {
            0 => scene.Say("No timer has been set in this conversation."),
            1 => scene.Say(
                $"I cannot see how much is left. You set a {scene.Memory.Timers[0]}, and it will be announced when it is due."
            ),
            _ => scene.Say(
                $"I cannot see how much is left. You set {NumberWords.Say(scene.Memory.Timers.Count)} timers: {Sentences.Join([.. scene.Memory.Timers.Select(t => "a " + t)])}."
            ),
        };

    // "one hour thirty minute" is how it stands before a noun; alone it is "one hour and thirty minutes".
    private static string Plural(string spoken)
    {
        string[] words = spoken.Split(' ');
        List<string> parts = [];
        List<string> part = [];
        foreach (string word in words)
        {
            part.Add(word);
            if (word is "second" or "minute" or "hour" or "day" or "week")
            {
                string amount = string.Join(' ', part.Take(part.Count - 1));
                parts.Add(amount is "one" or "1" ? $"one {word}" : $"{amount} {word}s");
                part.Clear();
            }
        }

        return Sentences.Join(parts);
    }

    private static string Turned(string what) =>
        string.Join(
            ' ',
            what.Split(' ')
                .Select(w =>
                    w.ToUpperInvariant() switch
                    {
                        "MY" => "your",
                        "I" => "you",
                        "ME" => "you",
                        _ => w,
                    }
                )
        );
}
