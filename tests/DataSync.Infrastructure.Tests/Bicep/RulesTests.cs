using DataSync.Infrastructure.Tests.Bicep.Rules;

namespace DataSync.Infrastructure.Tests.Bicep;

/// <summary>The templates keep the rules, and each rule finds what it is there for.</summary>
public sealed class RulesTests
{
    private static readonly Dictionary<string, Func<BicepFolder, IEnumerable<string>>> Rules = new()
    {
        ["syntax"] = SyntaxRule.Findings,
        ["modules"] = ModuleRule.Findings,
        ["symbols"] = SymbolRule.Findings,
        ["descriptions"] = DescriptionRule.Findings,
        ["secrets"] = SecretRule.Findings,
        ["API versions"] = ApiVersionRule.Findings,
        ["roles"] = RoleRule.Findings,
        ["app settings"] = AppSettingRule.Findings,
        ["outputs"] = OutputRule.Findings,
        ["hardening"] = HardeningRule.Findings,
        ["lint"] = LintRule.Findings,
        ["parameter files"] = ParameterFileRule.Findings,
        ["names"] = NameRule.Findings,
        ["alert queries"] = AlertQueryRule.Findings,
    };

    public static TheoryData<string> RuleNames => [.. Rules.Keys];

    public static IEnumerable<object[]> Breakings =>
        BrokenTemplates.All.Select(object[] (breaking) => [breaking.Rule, breaking.Path, breaking.Text, breaking.Broken, breaking.Finding]);

    [Theory]
    [MemberData(nameof(RuleNames))]
    public async Task The_templates_keep_the_rule_of(string rule) => Rules[rule](await BicepFolder.LoadAsync()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Breakings))]
    public async Task A_broken_template_is_found(string rule, string path, string text, string broken, string finding)
    {
        (await BicepFolder.LoadAsync()).Texts[path].ShouldContain(text, Case.Sensitive, "this breaking no longer fits the template");
        var folders = await BrokenTemplates.FoldersAsync();
        Rules[rule](folders[new Breaking(rule, path, text, broken, finding)]).ShouldContain(found => found.Contains(finding));
    }
}
