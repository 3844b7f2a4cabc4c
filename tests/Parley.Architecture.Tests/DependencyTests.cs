using System.Xml.Linq;

namespace Parley.Architecture.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void Every_project_has_a_dependency_rule()
    {
        Assert.All(ProjectGraph.References.Keys, project => Assert.True(DependencyRules.Know(project), project));
    }

    [Fact]
    public void Project_files_refer_only_to_what_the_rules_allow()
    {
        var broken =
            from project in ProjectGraph.References
            from other in project.Value
            where !DependencyRules.Allow(project.Key, other)
            select $"{project.Key} -> {other}";

        Findings.None(broken);
    }

    [Fact]
    public void Nothing_is_reached_through_others_that_the_rules_forbid()
    {
        var broken =
            from project in ProjectGraph.References.Keys
            from other in ProjectGraph.Reach(project)
            where !DependencyRules.Allow(project, other)
            select $"{project} -> {other}";

        Findings.None(broken);
    }

    [Fact]
    public void Compiled_assemblies_refer_only_to_what_the_rules_allow()
    {
        Assert.NotEmpty(CompiledAssembly.All);
        var broken =
            from assembly in CompiledAssembly.All
            from other in assembly.References
            where other.StartsWith("Parley.", StringComparison.Ordinal)
            where !DependencyRules.Allow(assembly.Name, other)
            select $"{assembly.Name} -> {other}";

        Findings.None(broken);
    }

    [Theory]
    [InlineData("Parley.Protocol")]
    [InlineData("Parley.Audio")]
    [InlineData("Parley.Core")]
    public void The_inner_projects_stand_on_the_base_library_alone(string name)
    {
        var outer = CompiledAssembly
            .Named(name)
            .References.Where(other =>
                !other.StartsWith("System", StringComparison.Ordinal)
                && !other.StartsWith("Parley.", StringComparison.Ordinal)
            );

        Findings.None(outer);
    }

    [Fact]
    public void Engine_families_do_not_know_each_other()
    {
        var broken =
            from assembly in CompiledAssembly.All
            where assembly.Name.StartsWith("Parley.Engines.", StringComparison.Ordinal)
            from other in assembly.References
            where other.StartsWith("Parley.Engines.", StringComparison.Ordinal)
            select $"{assembly.Name} -> {other}";

        Findings.None(broken);
    }

    [Fact]
    public void Every_project_is_in_the_solution_and_every_entry_exists()
    {
        var listed = XDocument
            .Parse(Repository.Read("Parley.slnx"))
            .Descendants("Project")
            .Select(project => project.Attribute("Path")!.Value);

        Assert.Equal(Repository.Projects.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_versions_stand_in_one_file()
    {
        var own =
            from path in Repository.Projects
            from reference in XDocument.Parse(Repository.Read(path)).Descendants("PackageReference")
            where reference.Attribute("Version") is not null || reference.Attribute("VersionOverride") is not null
            select $"{path}: {reference.Attribute("Include")?.Value}";

        Findings.None(own);
    }

    [Theory]
    [InlineData("Parley.Server")]
    [InlineData("Parley.Cli")]
    public void Programs_offer_no_types_to_others(string name)
    {
        // The compiler makes the class around top-level statements public.
        Findings.None(CompiledAssembly.Named(name).PublicTypes.Where(type => type != ".Program"));
    }
}
