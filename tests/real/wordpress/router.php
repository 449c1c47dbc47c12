<?php
// PHP's own server in place of a web server's rewriting: files as they are, everything else to WordPress.
$path = $_SERVER['DOCUMENT_ROOT'] . parse_url($_SERVER['REQUEST_URI'], PHP_URL_PATH);
$is_folder = is_file(rtrim($path, '/') . '/index.php') && rtrim($path, '/') !== $_SERVER['DOCUMENT_ROOT'];
if (is_file($path) || $is_folder) {
    return false;
}
$_SERVER['SCRIPT_NAME'] = $_SERVER['PHP_SELF'] = '/index.php';
require $_SERVER['DOCUMENT_ROOT'] . '/index.php';
