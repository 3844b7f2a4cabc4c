using System.CommandLine;
using System.Text.Json.Nodes;
using Parley.Agents;
using Parley.Agents.Storage;
using Parley.Agents.Wire;
using Parley.Server.Agents;
using Parley.Server.Settings;

namespace Parley.Server.Commands;

/// <summary><c>agents</c>: the agents in the store. A running server sees changes at once.</summary>
internal static class AgentsCommand
{
    private const string DefaultModel = "default";

    public static Command Create()
    {
        var command = new Command("agents", "List the agents of this server, and make one.");
        command.Add(CreateAgent());
        command.Add(List());
        return command;
    }

    private static Command CreateAgent()
    {
        var name = new Argument<string>("NAME") { Description = "What the agent is called: letters, digits and '-'." };
        var instructions = new Option<string?>("--instructions") { Description = "What it is to do." };
        var file = new Option<FileInfo?>("--instructions-file")
        {
            Description = "The file that says what it is to do.",
        };
        var description = new Option<string?>("--description") { Description = "What people are told about it." };
        var model = new Option<string>("--model")
        {
            Description = "The model that it asks for; the server's own answers whatever it is called.",
            DefaultValueFactory = _ => DefaultModel,
        };
        var classic = new Option<bool>("--classic") { Description = "Make a classic one, which has an id (asst_...)." };
        var command = new Command("create", "Make an agent, or a new version of one.")
        {
            name,
            instructions,
            file,
            description,
            model,
            classic,
        };
        Act(
            command,
            async (agents, project, result, cancel) =>
            {
                var called = result.GetRequiredValue(name);
                var content = new JsonObject
                {
                    ["model"] = result.GetValue(model),
                    ["instructions"] = result.GetValue(file) is { } from
                        ? await File.ReadAllTextAsync(from.FullName, cancel)
                        : result.GetValue(instructions),
                };
                if (result.GetValue(classic))
                {
                    content["name"] = called;
                    content["description"] = result.GetValue(description);
                    var made = await agents.Assistants.CreateAsync(project, BytesOf(content), cancel);
                    System.Console.WriteLine($"{made["id"]}  {called}  in project {project}");
                    return;
                }

                content["kind"] = "prompt";
                var body = new JsonObject { ["definition"] = content, ["description"] = result.GetValue(description) };
                var version = await agents.Agents.CreateVersionAsync(project, called, BytesOf(body), cancel);
                System.Console.WriteLine($"{version["id"]}  in project {project}");
            }
        );
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Name the agents of a project.");
        Act(
            command,
            async (agents, project, _, cancel) =>
            {
                var named = (JsonArray)(await agents.Agents.ListAsync(project, PageRequest.All, cancel))["data"]!;
                var classic = (JsonArray)(await agents.Assistants.ListAsync(project, PageRequest.All, cancel))["data"]!;
                if (named.Count + classic.Count == 0)
                {
                    System.Console.WriteLine($"There are no agents in project {project}.");
                }

                foreach (var agent in named)
                {
                    var latest = agent!["versions"]!["latest"]!;
                    System.Console.WriteLine($"{latest["id"]}  {agent["state"]}  {latest["description"]}".TrimEnd());
                }

                foreach (var agent in classic)
                {
                    System.Console.WriteLine($"{agent!["id"]}  {agent["name"]}  {agent["description"]}".TrimEnd());
                }
            }
        );
        return command;
    }

    private static void Act(Command command, Func<AgentService, string, ParseResult, CancellationToken, Task> act)
    {
        var project = new Option<string>("--project")
        {
            Description = "The project; addresses that name none lead to 'default'.",
            DefaultValueFactory = _ => AgentDoor.DefaultProject,
        };
        command.Add(project);
        var options = new SettingOptions();
        options.AddTo(command, SettingNames.Data, SettingNames.Store);
        command.SetAction(
            async (result, cancel) =>
            {
                try
                {
                    var (settings, _) = SettingsReader.ForProcess(options.Values(result)).Read();
                    await using var agents = await AgentService.OpenAsync(
                        AgentHost.TargetOf(settings),
                        TimeProvider.System,
                        cancel
                    );
                    await act(agents, AgentDoor.CheckProject(result.GetValue(project)!), result, cancel);
                    return ExitCode.Done;
                }
                catch (Exception e) when (e is SettingsException or AgentException)
                {
                    System.Console.Error.WriteLine($"parley: {e.Message}");
                    return ExitCode.Usage;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException)
                {
                    System.Console.Error.WriteLine($"parley: {e.Message}");
                    return ExitCode.Failed;
                }
            }
        );
    }

    private static byte[] BytesOf(JsonObject body) => System.Text.Encoding.UTF8.GetBytes(JsonText.Of(body));
}
