using Parley.Engines.Builtin.Language;
using Parley.Engines.Builtin.Tools;
using Parley.Engines.Responses;

namespace Parley.Engines.Builtin.Conversation;

/// <summary>Derives the answer from the conversation's entries alone: everything said before is gone through again. Pure.</summary>
internal static class Replay
{
    private const ulong HashBasis = 14_695_981_039_346_656_037;
    private const ulong HashPrime = 1_099_511_628_211;

    public static Reply Answer(ResponderRequest request, Mind mind)
    {
        Persona persona = Persona.Read(Instructions(request));
        ToolUse tools = new(request.Tools, request.ToolChoice);
        Memory memory = Memory.Empty;
        ulong chance = Mix(HashBasis, request.SessionId);
        Reply? open = null;
        ChatMessage? asked = null;
        List<ChatToolResult> results = [];
        Utterance? said = null;
        foreach (ChatEntry entry in request.Entries)
        {
            switch (entry)
            {
                case ChatMessage { Role: ChatRole.User } message:
                    chance = Mix(chance, message.Text);
                    memory = open is null ? memory : Close(memory, open, heard: null);
                    memory = memory with { Turn = memory.Turn + 1 };
                    said = Utterance.Parse(message.Text, persona.Name);
                    open = mind.Answer(said, new Scene(persona, memory, request.Now, chance), tools);
                    open = open with { Memory = open.Memory with { LastSaid = message.Text } };
                    asked = message;
                    results.Clear();
                    break;
                case ChatMessage { Role: ChatRole.Assistant } message:
                    chance = Mix(chance, message.Text);
                    memory = Close(memory, open, message.Text);
                    open = null;
                    results.Clear();
                    break;
                case ChatToolResult result:
                    results.Add(result);
                    break;
            }
        }

        Scene scene = new(persona, open?.Memory ?? memory, request.Now, chance);
        if (results.Count > 0)
        {
            return scene.Say(string.Join(' ', results.Select(r => ResultPhraser.Say(r.Output))));
        }

        if (tools.IsForced)
        {
            return open is { Call: not null } ? open : tools.Force(said, scene);
        }

        if (open is null)
        {
            return Unasked(scene, request);
        }

        return Shown(asked, said, scene) ?? open;
    }

    /// <summary>The session speaks first, or goes on without having been asked.</summary>
    private static Reply Unasked(Scene scene, ResponderRequest request)
    {
        if (scene.Persona.SayNow is { } words)
        {
            return scene.Say(Sentences.Ended(words));
        }

        return request.Entries.Any(e => e is ChatMessage { Role: not ChatRole.System })
            ? scene.Say(Skills.Help.Offer(scene))
            : scene.Say(Skills.Greeting.Welcome(scene));
    }

    private static Reply? Shown(ChatMessage? asked, Utterance? said, Scene scene) =>
        asked?.Images is { Count: > 0 } && said is { IsEmpty: true }
            ? scene.Say("You sent a picture, but I cannot see pictures. A language model could.")
            : null;

    // What was only asked but not heard to the end needs no answer any more.
    private static Memory Close(Memory memory, Reply? open, string? heard)
    {
        Memory after = open?.Memory ?? memory;
        bool asked = heard?.Contains('?', StringComparison.Ordinal) ?? false;
        return after with { Pending = asked ? after.Pending : null, LastAnswer = heard ?? after.LastAnswer };
    }

    private static string Instructions(ResponderRequest request) =>
        string.Join(
            '\n',
            request
                .Entries.OfType<ChatMessage>()
                .Where(m => m.Role == ChatRole.System)
                .Select(m => m.Text)
                .Prepend(request.Instructions)
        );

    private static ulong Mix(ulong hash, string text)
    {
        foreach (char c in text)
        {
            hash = unchecked((hash ^ c) * HashPrime);
        }

        // The low bits alone are weak; coin and dice use them.
        hash ^= hash >> 33;
        return unchecked(hash * HashPrime);
    }
}
