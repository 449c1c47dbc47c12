<?php
// What happens on the site besides our connector. Usage: act.php SITE install|comment|permalinks ARGUMENTS; prints JSON.
[, $site, $verb] = $argv;
if ($verb === 'install') {
    define('WP_INSTALLING', true);
}
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $site . '/wp-load.php';
add_filter('pre_wp_mail', '__return_true');

function install(): array
{
    global $wp_rewrite, $wp_version;
    require_once ABSPATH . 'wp-admin/includes/upgrade.php';
    wp_install('Situs latihan', 'pengelola', 'pengelola@example.com', true, '', wp_generate_password());
    $wp_rewrite->set_permalink_structure('/%postname%/');
    flush_rewrite_rules();
    update_option('comment_previously_approved', 0);
    $made = ['version' => $wp_version];
    foreach (['editor', 'author', 'contributor'] as $role) {
        $account = ['user_login' => $role, 'user_pass' => wp_generate_password(), 'role' => $role];
        $id = wp_insert_user($account + ['user_email' => $role . '@example.com', 'display_name' => ucfirst($role)]);
        $made[$role] = WP_Application_Passwords::create_new_application_password($id, ['name' => 'Corong'])[0];
    }
    return $made;
}

function comment(int $post, string $author, string $text, string $is_approved): array
{
    $comment = ['comment_post_ID' => $post, 'comment_author' => $author, 'comment_content' => $text];
    return ['id' => wp_insert_comment($comment + ['comment_approved' => (int) $is_approved])];
}

function approve(int $comment): array
{
    return ['done' => wp_set_comment_status($comment, 'approve')];
}

function permalinks(string $structure): array
{
    global $wp_rewrite;
    $wp_rewrite->set_permalink_structure($structure);
    flush_rewrite_rules();
    return [];
}

echo "\n", json_encode($verb(...array_slice($argv, 3)));
