using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Parley.Core.State;
using Parley.Core.Tests.Walks;
using Parley.Protocol;
using Parley.Protocol.Errors;
using Parley.Protocol.Profiles;
using Parley.Protocol.Session;
using Parley.Protocol.Tools;

namespace Parley.Core.Tests;

public sealed class TotalityTests
{
    [Fact]
    public void Every_input_in_every_reachable_kind_of_state_gives_a_state_and_no_exception()
    {
        var inputs = Inputs().ToList();
        Assert.True(inputs.Count >= 30, "the inputs are found by reflection");
        var states = States().ToList();
        Assert.True(states.Count > 30, $"the walks reach few kinds of state: {states.Count}");
        foreach (var state in states)
        {
            foreach (var input in inputs)
            {
                var effects = new List<SessionEffect>();
                var next = SessionCore.Next(state, input, DateTimeOffset.UnixEpoch, effects);
                Assert.NotNull(next);
                if (state.Phase == SessionPhase.Ended)
                {
                    Assert.Same(state, next);
                    Assert.Empty(effects);
                }
            }
        }
    }

    /// <summary>One state for each combination of what can be going on.</summary>
    private static IEnumerable<SessionState> States()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 400; seed++)
        {
            var profile = WireProfiles.All[seed % WireProfiles.All.Count];
            var sessionKind = seed % 8 == 0 ? SessionKind.Transcription : SessionKind.Conversation;
            var config = SessionDefaults.For("gpt-4o", null, profile, sessionKind);
            config = seed % 5 == 0 ? config : config with { Transcription = TranscriptionConfig.DefaultOf(profile) };
            if (seed % 4 == 2)
            {
                var docs = new McpServerTool("docs", "https://docs.test/mcp");
                config = config with
                {
                    McpServers = [seed % 3 == 0 ? docs : docs with { Approval = McpApproval.Never }],
                };
            }

            var state = SessionState.Create("sess_Total", config);
            var generator = new InputGenerator(seed);
            SessionInput input = new Opened();
            for (var step = 0; step < 120; step++)
            {
                state = SessionCore.Next(state, input, DateTimeOffset.UnixEpoch, []);
                var kind =
                    $"{state.Phase} {state.Turns.Open?.ByDetector} {state.Turns.Pending.IsEmpty} {state.Queued is null} "
                    + $"{state.Response?.Answer is null} {state.Response?.Output.Count > 0} {state.Config.TurnDetection is null} {profile} {sessionKind} "
                    + $"{state.Tools.Servers.IsEmpty} {state.Tools.Runs.IsEmpty} {state.Tools.Approvals.IsEmpty}";
                if (seen.Add(kind))
                {
                    yield return state;
                }

                input = generator.Next(state);
            }
        }
    }

    private static IEnumerable<SessionInput> Inputs()
    {
        foreach (var type in Concrete<SessionInput>(typeof(SessionInput).Assembly))
        {
            if (type == typeof(ClientSent))
            {
                foreach (var client in Concrete<ClientEvent>(typeof(ClientEvent).Assembly))
                {
                    yield return new ClientSent((ClientEvent)Make(client));
                }
            }
            else
            {
                yield return (SessionInput)Make(type);
            }
        }
    }

    private static IEnumerable<Type> Concrete<T>(Assembly assembly) =>
        assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(T)) && !t.IsAbstract);

    private static object Make(Type type)
    {
        var constructor = type.GetConstructors().OrderByDescending(c => c.GetParameters().Length).First();
        return constructor.Invoke([.. constructor.GetParameters().Select(p => Value(p.ParameterType))]);
    }

    private static object? Value(Type type) =>
        type switch
        {
            _ when type == typeof(string) => "x",
            _ when type == typeof(JsonElement) => JsonElement.Parse("{}"),
            _ when type == typeof(SessionPatch) => new SessionPatch(JsonElement.Parse("{}")),
            _ when type == typeof(WireError) => WireError.Invalid("code", "Message."),
            _ when type == typeof(Protocol.Conversation.ConversationItem) => new Protocol.Conversation.MessageItem(
                "",
                Protocol.Conversation.MessageRole.User,
                []
            ),
            _ when type.IsValueType => Activator.CreateInstance(type),
            _ when type.IsClass && !type.IsAbstract => Make(type),
            _ => null,
        };
}
